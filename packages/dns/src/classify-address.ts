// Which addresses the suite may connect to on somebody's word (an MX record, a webhook): only public ones.
import ipaddr from 'ipaddr.js'
import { isIP } from 'node:net'

export type AddressClass =
  | 'public'
  | 'loopback'
  | 'private'
  | 'link-local'
  | 'carrier-grade-nat'
  | 'multicast'
  /** An address of a cloud's own services. */
  | 'metadata'
  /** IPv4 within IPv6: mapped, 6to4, NAT64, Teredo. It may lead anywhere. */
  | 'translated'
  | 'documentation'
  /** Unspecified, broadcast, benchmarking, unassigned and others of no use. */
  | 'reserved'
  | 'invalid'

// 169.254.169.254 is link-local, fd00:ec2::254 private; these would pass as public or as something else.
const metadata = new Set([
  '168.63.129.16',
  '169.254.169.254',
  '169.254.170.2',
  '100.100.100.200',
  '192.0.0.192',
  'fd00:ec2::254'
])

const classOfRange: Readonly<Record<string, AddressClass>> = {
  unicast: 'public',
  loopback: 'loopback',
  private: 'private',
  uniqueLocal: 'private',
  deprecatedSiteLocal: 'private',
  linkLocal: 'link-local',
  carrierGradeNat: 'carrier-grade-nat',
  multicast: 'multicast',
  ipv4Mapped: 'translated',
  rfc6145: 'translated',
  rfc6052: 'translated',
  '6to4': 'translated',
  teredo: 'translated'
}

// RFC 5737, RFC 3849, RFC 9637.
const documentation = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20'].map(
  (cidr) => ipaddr.parseCIDR(cidr)
)
// All global unicast that was ever given out, RFC 4291 §2.4.
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

export function classifyAddress(ip: string): AddressClass {
  if (isIP(ip) === 0) return 'invalid'
  const address = ipaddr.parse(ip.replace(/%.*$/, ''))
  if (metadata.has(address.toString())) return 'metadata'
  if (
    documentation.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits))
  ) {
    return 'documentation'
  }
  const kind = classOfRange[address.range()] ?? 'reserved'
  return kind === 'public' && address instanceof ipaddr.IPv6 && !address.match(globalUnicast)
    ? 'reserved'
    : kind
}

/** False for all that may lead into the machine, its network or its cloud, and for what is no address. */
export function isPublicAddress(ip: string): boolean {
  return classifyAddress(ip) === 'public'
}

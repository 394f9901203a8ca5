// An entry of a list, as it is kept: an address, a domain (with all below it), an IP address or a network.
import ipaddr from 'ipaddr.js'
import { formatAddress, parseAddress } from './address.ts'
import { normaliseDomain } from './domain.ts'

export type EntryKind = 'address' | 'domain' | 'network'

export interface ParsedEntry {
  readonly kind: EntryKind
  /** As it is kept: lower case, A-labels, networks with their host bits cleared. */
  readonly entry: string
}

/** undefined: it is none. */
export function parseEntry(text: string): ParsedEntry | undefined {
  const trimmed = text.trim().toLowerCase()
  const network = parseNetwork(trimmed)
  if (network) return { kind: 'network', entry: network }
  if (trimmed.includes('@')) {
    const address = parseAddress(trimmed)
    return address && { kind: 'address', entry: formatAddress(address) }
  }
  const domain = normaliseDomain(trimmed.replace(/^\*\./, ''))
  if (domain === undefined || (!domain.includes('.') && !trimmed.startsWith('*.'))) return undefined
  return { kind: 'domain', entry: trimmed.startsWith('*.') ? `*.${domain}` : domain }
}

function parseNetwork(text: string): string | undefined {
  const [, ip = '', bits] = /^([\d.]+|[\da-f:.]*:[\da-f:.]*)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  if (!ipaddr.IPv4.isValidFourPartDecimal(ip) && !ipaddr.IPv6.isValid(ip)) return undefined
  const address = ipaddr.process(ip)
  const most = address.kind() === 'ipv4' ? 32 : 128
  const length = bits === undefined ? most : Number(bits)
  // An entry for half of the Internet is a slip of the finger.
  if (length > most || length < 4) return undefined
  if (length === most) return plain(address)
  const cidr = `${plain(address)}/${length}`
  const first =
    address.kind() === 'ipv4'
      ? ipaddr.IPv4.networkAddressFromCIDR(cidr)
      : ipaddr.IPv6.networkAddressFromCIDR(cidr)
  return `${plain(first)}/${length}`
}

function plain(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString()
}

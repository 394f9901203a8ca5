// The network that an address is counted to, for limits: somebody who has one address mostly has all of it.
import ipaddr from 'ipaddr.js'
import { parseAddress } from './parse-address.ts'

/** "192.0.2.0/24", "2001:db8::/64"; an IPv4-mapped address counts as IPv4. @throws TypeError for what is no IP address */
export function networkKey(ip: string, bits: { v4?: number; v6?: number } = {}): string {
  const address = parseAddress(ip)
  if (!address) throw new TypeError(`Not an IP address: ${ip}`)
  const length = address instanceof ipaddr.IPv4 ? (bits.v4 ?? 24) : (bits.v6 ?? 64)
  const masked = address.toByteArray().map((byte, index) => byte & maskOf(length - index * 8))
  const network = ipaddr.fromByteArray(masked)
  return `${network instanceof ipaddr.IPv6 ? network.toRFC5952String() : network.toString()}/${length}`
}

/** The mask of a byte of which `bits` bits count. */
function maskOf(bits: number): number {
  return (0xff << (8 - Math.min(8, Math.max(0, bits)))) & 0xff
}

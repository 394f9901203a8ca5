// The name under which DNS keeps the names of an address. RFC 1035 §3.5, RFC 3596 §2.5.
import ipaddr from 'ipaddr.js'
import { parseAddress } from './parse-address.ts'

/** @throws TypeError for what is no IP address */
export function reverseName(ip: string): string {
  const address = parseAddress(ip)
  if (!address) throw new TypeError(`Not an IP address: ${ip}`)
  if (address instanceof ipaddr.IPv4) return `${address.octets.toReversed().join('.')}.in-addr.arpa`
  const nibbles = Buffer.from(address.toByteArray()).toString('hex').split('').toReversed()
  return `${nibbles.join('.')}.ip6.arpa`
}

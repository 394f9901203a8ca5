// An IP address from text, strictly: no octal or short forms ("127.1"), a zone ("%eth0") is dropped.
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

export type ParsedAddress = ipaddr.IPv4 | ipaddr.IPv6

/** An IPv4 address in IPv6 clothes (::ffff:192.0.2.1) is IPv4. undefined where it is no address. */
export function parseAddress(ip: string): ParsedAddress | undefined {
  return isIP(ip) === 0 ? undefined : ipaddr.process(ip.replace(/%.*$/, ''))
}

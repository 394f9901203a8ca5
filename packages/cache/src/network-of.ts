// The network that a client's failed logins are counted for: one IPv4 address, or the /64 that one IPv6 host may roam.
import { isIPv4, isIPv6 } from 'node:net'

/** `2001:db8:1:2::/64`, `192.0.2.7`; what is no address stands for itself. */
export function networkOf(address: string): string {
  const plain = address.replace(/%.*$/, '')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1]
  if (mapped && isIPv4(mapped)) return mapped
  if (!isIPv6(plain)) return plain
  // URL spells every address in one way, with four-digit groups shortened and no dotted tail.
  const [head = '', tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail ? tail.split(':') : []
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right]
  return `${groups.slice(0, 4).join(':')}::/64`
}

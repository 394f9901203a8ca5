// Domain names as A-labels and address literals. RFC 5321 §4.1.2 and §4.1.3, RFC 5890
import { domainToASCII } from 'node:url'

const longestDomain = 255
const hostName = /^(?!.{254})(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)*[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/
const needsMapping = /[^\x21-\x7e]/
const notInHostName = /[\x21-\x2c\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]|[\p{Cc}\p{Z}]/u
const byte = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`
const ipv4Literal = new RegExp(String.raw`^\[${byte}(?:\.${byte}){3}\]$`)

/** Lower-case A-labels without a final dot; undefined where it is no host name (an IPv4 number is none). */
export function normaliseDomain(text: string): string | undefined {
  if (text.length > longestDomain || notInHostName.test(text)) return undefined
  const mapped = needsMapping.test(text) ? domainToASCII(text) : text.toLowerCase()
  const domain = mapped.endsWith('.') ? mapped.slice(0, -1) : mapped
  if (!hostName.test(domain)) return undefined
  const isNumber = /(?:^|\.)(?:\d+|0x[\da-f]*)$/.test(domain)
  return isNumber ? undefined : domain
}

/** Is the domain an address in brackets? */
export function isAddressLiteral(domain: string): boolean {
  return domain.startsWith('[') && domain.endsWith(']')
}

/** `[192.0.2.1]` or `[ipv6:2001:db8::1]`, in lower case; undefined where it is no such address. */
export function parseAddressLiteral(text: string): string | undefined {
  const literal = text.toLowerCase()
  if (ipv4Literal.test(literal)) return literal
  const ipv6 = /^\[ipv6:([\da-f:.]{2,45})\]$/.exec(literal)?.[1]
  return ipv6 !== undefined && URL.canParse(`http://[${ipv6}]/`) ? literal : undefined
}

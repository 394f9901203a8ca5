// What the server says of itself: CAPABILITY, ENABLED, ID, NAMESPACE. RFC 9051 §7.2; RFC 2971; RFC 2342.
import { encodeString } from '../wire/encoder.ts'

export function capabilityResponse(capabilities: readonly string[]): string {
  return `* CAPABILITY ${capabilities.join(' ')}\r\n`
}

export function enabledResponse(capabilities: readonly string[]): string {
  return `* ENABLED${capabilities.map((name) => ` ${name}`).join('')}\r\n`
}

export function idResponse(fields: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(fields).map(([name, value]) => `${encodeString(name)} ${encodeString(value)}`)
  return `* ID (${pairs.join(' ')})\r\n`
}

/** One personal namespace, without a prefix. */
export const namespaceResponse = '* NAMESPACE (("" "/")) NIL NIL\r\n'

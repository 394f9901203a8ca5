// The fields that we put above a received message, and the forged ones that we take out. RFC 5321 §4.4, RFC 8601 §5.
import { isIPv6 } from 'node:net'
import { headerFieldRanges } from './header-lines.ts'
import { reasonName } from './reason-field.ts'
import type { ReceivedMessage } from './received-message.ts'

/** How many servers the message says that it has passed. */
export function countHops(raw: Buffer): number {
  let hops = 0
  for (const field of headerFieldRanges(raw)) if (field.name === 'received') hops++
  return hops
}

/** Only where a message comes to rest: what is forwarded has none (RFC 5321 §4.4). */
export function returnPath(sender: string): string {
  return `Return-Path: <${sender}>\r\n`
}

/** The authentication fields and Received, ready to be put above the message. */
export function traceFields(
  message: Omit<ReceivedMessage, 'visit'>,
  authenticationFields: string,
  hostName: string
): string {
  const { client, recipients, receivedAt, trace } = message
  const from = `${client.helo} (${client.hostName ? `${client.hostName} ` : ''}${literalOf(client.address)})`
  const only = recipients.length === 1 ? `\r\n for <${recipients[0]!.address}>` : ''
  const cipher = client.tls ? `\r\n (${client.tls.protocol} ${client.tls.cipher})` : ''
  return (
    `${authenticationFields}Received: from ${from}\r\n by ${hostName} with ${client.transmissionType}${cipher}\r\n id ${trace}${only};\r\n` +
    ` ${mailDate(receivedAt)}\r\n`
  )
}

/** RFC 5321 §4.1.3 */
function literalOf(address: string): string {
  return isIPv6(address) ? `[IPv6:${address}]` : `[${address}]`
}

/**
 * The message without Return-Path fields (RFC 5321 §4.4: only the final server adds one), without reasons that only we
 * give, and without Authentication-Results that claim to be ours (RFC 8601 §5). In pieces: nothing is copied.
 */
export function withoutForgedFields(raw: Buffer, hostName: string): Buffer[] {
  const kept: Buffer[] = []
  let from = 0
  for (const field of headerFieldRanges(raw)) {
    if (!isForged(raw, field, hostName)) continue
    kept.push(raw.subarray(from, field.start))
    from = field.end
  }
  return [...kept, raw.subarray(from)]
}

function isForged(
  raw: Buffer,
  field: { name: string; start: number; end: number },
  hostName: string
): boolean {
  if (field.name === 'return-path' || field.name === reasonName.toLowerCase()) return true
  if (field.name !== 'authentication-results') return false
  const value = raw.toString('latin1', raw.indexOf(58, field.start) + 1, field.end)
  return authenticationServer(value) === hostName.toLowerCase()
}

/** The authserv-id of an Authentication-Results value. It may stand in quotes and behind comments. RFC 8601 §2.2 */
function authenticationServer(value: string): string {
  let text = value.replace(/\r\n/g, '')
  // Innermost comments first, as they nest.
  for (let before = ''; before !== text;) {
    before = text
    text = text.replace(/\((?:[^()\\]|\\.)*\)/g, ' ')
  }
  const [, quoted, plain] = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]*))/.exec(text) ?? []
  return (quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '').toLowerCase()
}

/** RFC 5322 §3.3, in UTC. */
export function mailDate(date: Date): string {
  return date.toUTCString().replace(/GMT$/, '+0000')
}

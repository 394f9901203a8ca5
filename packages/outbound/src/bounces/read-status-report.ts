// Reads what another server says of our mail after it had taken it: the delivery status notification of RFC 3464, also
// that of RFC 6533. Pure; what is none gives undefined.
import { addressKey, parseAddress } from '@postkeep/address'
import { decodePart, firstHeader, indexMessage, type MessagePart } from '@postkeep/mime'
import { decodeXtext } from '../decode-xtext.ts'

export interface StatusReport {
  readonly reportingMta: string | undefined
  readonly recipients: readonly ReportedRecipient[]
  /** The message, or its header, that the report is about; undefined where it has none. */
  readonly original: Buffer | undefined
}

export interface ReportedRecipient {
  /** As addressKey; the first is the one that the message was sent to, where the report tells. */
  readonly addresses: readonly string[]
  /** Lower case: failed, delayed, delivered, relayed, expanded. */
  readonly action: string
  /** RFC 3463. */
  readonly status: string
  /** Code and words of the server that refused; empty where the report has none. */
  readonly diagnostic: string
  readonly remoteMta: string | undefined
}

const mostParts = 20
const mostRecipients = 1000
const mostBytes = 256 * 1024
const longestValue = 2000

export function readStatusReport(raw: Buffer): StatusReport | undefined {
  const message = indexMessage(raw, { parts: mostParts })
  if (message.type !== 'multipart' || message.subtype !== 'report') return undefined
  const status = message.children.find(isStatus)
  if (!status) return undefined
  const [ofMessage, ...groups] = groupsOf(decodePart(raw, status).subarray(0, mostBytes).toString())
  const recipients = groups.slice(0, mostRecipients).flatMap((group) => recipientOf(group) ?? [])
  if (!ofMessage || recipients.length === 0) return undefined
  const original = message.children.find(isOriginal)
  return {
    reportingMta: typed(ofMessage.get('reporting-mta')),
    recipients,
    original: original && decodePart(raw, original)
  }
}

/** Fields of the header of the message that a report is about. */
export function originalField(original: Buffer | undefined, name: string): string | undefined {
  return original && firstHeader(original, indexMessage(original, { parts: 1 }), name)
}

function isStatus({ subtype, type }: MessagePart): boolean {
  return type === 'message' && (subtype === 'delivery-status' || subtype === 'global-delivery-status')
}

function isOriginal({ subtype, type }: MessagePart): boolean {
  return (
    (type === 'text' && subtype === 'rfc822-headers') ||
    (type === 'message' && ['rfc822', 'global', 'global-headers'].includes(subtype))
  )
}

type Group = ReadonlyMap<string, string>

/** Groups of fields, parted by empty lines. RFC 3464 §2.1 */
function groupsOf(text: string): Group[] {
  const blocks = text.replace(/\r\n?/g, '\n').split(/\n(?:[ \t]*\n)+/)
  return blocks.map(fieldsOf).filter(({ size }) => size > 0)
}

/** The first of each name. */
function fieldsOf(block: string): Group {
  const fields = new Map<string, string>()
  for (const line of block.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim().toLowerCase()
    if (colon > 0 && !fields.has(name))
      fields.set(name, line.slice(colon + 1, colon + 1 + longestValue).trim())
  }
  return fields
}

function recipientOf(group: Group): ReportedRecipient | undefined {
  const action = group.get('action')?.toLowerCase()
  if (action === undefined) return undefined
  const original = typed(group.get('original-recipient'))
  const addresses = [original && decodeXtext(original), typed(group.get('final-recipient'))]
  return {
    addresses: [...new Set(addresses.flatMap((address) => keyOf(address) ?? []))],
    action: /^[a-z]+/.exec(action)?.[0] ?? '',
    status: /[245]\.\d{1,3}\.\d{1,3}/.exec(group.get('status') ?? '')?.[0] ?? '',
    diagnostic: oneLine(typed(group.get('diagnostic-code')) ?? ''),
    remoteMta: typed(group.get('remote-mta'))
  }
}

/** The value behind its type, as in `rfc822; ann@here.net`. */
function typed(value: string | undefined): string | undefined {
  const text = value?.replace(/^[\w-]+[ \t]*;/, '').trim()
  return text === '' ? undefined : text
}

function keyOf(text: string | undefined): string | undefined {
  const address = text === undefined ? undefined : parseAddress(text.replace(/^<|>$/g, ''))
  return address && addressKey(address)
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ')
}

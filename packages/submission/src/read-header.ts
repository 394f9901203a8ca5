// The header of a submitted message, refused where it is not one: what we send on is what others can read. RFC 5322 §2.2
import { defaultLimits, headerFields, indexMessage, type HeaderField } from '@postkeep/mime'
import { malformed, type MessageFault } from './message-fault.ts'

export interface MessageHeader {
  readonly fields: readonly HeaderField[]
  /** The first byte behind the last field: of the empty line, or the end of the message. */
  readonly end: number
}

export type HeaderReading =
  | { readonly kind: 'header'; readonly header: MessageHeader }
  | { readonly kind: 'fault'; readonly fault: MessageFault }

const mostFields = 1000
/** RFC 5321 §6.3: more is a loop. */
const mostHops = 50
/** RFC 5322 §2.1.1 */
const longestLine = 998
const lineFeed = 10

export function readHeader(raw: Buffer): HeaderReading {
  // One part: only the header of the message itself is looked at.
  const { bodyStart, headerEnd, ...part } = indexMessage(raw, { parts: 1 })
  const fields = [...headerFields(raw, { ...part, bodyStart, headerEnd })]
  const header = { fields, end: headerEnd }
  const isCut = bodyStart === headerEnd && headerEnd < raw.length
  const fault = isCut ? tooLarge() : faultOf(raw, header)
  return fault ? { kind: 'fault', fault } : { kind: 'header', header }
}

/** The fields of that name (in lower case). */
export function fieldsNamed({ fields }: MessageHeader, name: string): HeaderField[] {
  return fields.filter((field) => field.name.toLowerCase() === name)
}

/** Text of the first field of that name, unfolded. */
export function valueOf(header: MessageHeader, name: string): string | undefined {
  return fieldsNamed(header, name)[0]?.value()
}

function tooLarge(): MessageFault {
  return malformed(`The header of the message is larger than ${defaultLimits.headerBytes / 1024} KiB`)
}

function faultOf(raw: Buffer, header: MessageHeader): MessageFault | undefined {
  const stray = strayLine(raw, header)
  if (stray !== undefined) return malformed(`Line ${stray} of the header is no header field`)
  if (header.fields.length > mostFields) return malformed(`The header has more than ${mostFields} fields`)
  const long = longLine(raw, header.end)
  if (long !== undefined) return malformed(`Line ${long} of the header has more than ${longestLine} bytes`)
  if (fieldsNamed(header, 'received').length <= mostHops) return undefined
  return { code: 554, enhanced: '5.4.6', text: `Loop: the message has passed more than ${mostHops} servers` }
}

/** The number of the first line that belongs to no field: the next mailer would take it for something else than we do. */
function strayLine(raw: Buffer, { end, fields }: MessageHeader): number | undefined {
  let expected = 0
  for (const field of fields) {
    if (field.start !== expected) break
    expected = field.end
  }
  return expected === end ? undefined : lineNumber(raw, expected)
}

function longLine(raw: Buffer, end: number): number | undefined {
  for (let start = 0; start < end;) {
    const feed = raw.indexOf(lineFeed, start)
    const next = feed < 0 || feed >= end ? end : feed + 1
    const length = raw.toString('latin1', next - 2, next) === '\r\n' ? next - start - 2 : next - start
    if (length > longestLine) return lineNumber(raw, start)
    start = next
  }
  return undefined
}

function lineNumber(raw: Buffer, offset: number): number {
  let lines = 1
  for (let feed = raw.indexOf(lineFeed); feed >= 0 && feed < offset; feed = raw.indexOf(lineFeed, feed + 1)) {
    lines++
  }
  return lines
}

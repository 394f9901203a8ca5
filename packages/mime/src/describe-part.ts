// Reads the Content-* fields of a part into its description; what is missing or broken gets RFC 2045 §5.2's defaults.
import { decodeParameters } from './decode-parameters.ts'
import { rawText } from './header-fields.ts'
import { type Disposition, type MessagePart, type Parameter } from './message-part.ts'
import { parseParameterisedValue } from './parameterised-value.ts'
import type { ScannedHeader } from './scan-header.ts'

type ContentFields = Partial<Record<string, string>>
type ContentType = Pick<MessagePart, 'type' | 'subtype' | 'rawParameters'>

const DASH = 45
const token = /^[\w!#$%&'*+.^`{|}~-]+$/
const asciiText: readonly Parameter[] = [['charset', 'us-ascii']]

/** A part without children whose body is still open; `inDigest` changes the default type (RFC 2046 §5.1.5). */
export function describePart(raw: Buffer, header: ScannedHeader, inDigest: boolean): MessagePart {
  const content = contentFields(raw, header)
  const { type, subtype, rawParameters } = contentType(content['content-type'], inDigest)
  return {
    headerStart: 0,
    headerEnd: header.headerEnd,
    bodyStart: header.bodyStart,
    bodyEnd: header.bodyStart,
    lines: 0,
    type,
    subtype,
    parameters: decodeParameters(rawParameters),
    rawParameters,
    encoding: encoding(content['content-transfer-encoding']),
    id: content['content-id'],
    description: content['content-description'],
    disposition: disposition(content['content-disposition']),
    language: content['content-language'],
    location: content['content-location'],
    md5: content['content-md5'],
    children: [],
    message: undefined,
    headers: header.fields
  }
}

/** What a multipart without parts and without a usable boundary is taken for, so that its text can be read. */
export function degradeToText(part: MessagePart): void {
  part.type = 'text'
  part.subtype = 'plain'
  part.rawParameters = asciiText
  part.parameters = decodeParameters(asciiText)
}

/** What lies deeper than the limit, or after the last allowed part, is a lump of bytes. */
export function degradeToBytes(part: MessagePart): void {
  part.type = 'application'
  part.subtype = 'octet-stream'
}

/** The first of each Content-* field, by its name in lower case. */
function contentFields(raw: Buffer, header: ScannedHeader): ContentFields {
  const { fields } = header
  const content: ContentFields = {}
  for (let index = 0; index < fields.length; index += 3) {
    const start = fields[index]!
    const isContent = (raw[start]! | 32) === 99 && raw[start + 7] === DASH
    if (!isContent) continue
    const colon = fields[index + 1]!
    const name = rawText(raw, start, colon).toLowerCase()
    content[name] ??= rawText(raw, colon + 1, fields[index + 2]!)
  }
  return content
}

function contentType(value: string | undefined, inDigest: boolean): ContentType {
  if (value !== undefined) {
    const parsed = parseParameterisedValue(value)
    const slash = parsed.value.indexOf('/')
    const type = parsed.value.slice(0, slash).trim()
    const subtype = parsed.value.slice(slash + 1).trim()
    if (slash > 0 && token.test(type) && token.test(subtype)) {
      return { type, subtype, rawParameters: parsed.parameters }
    }
  }
  if (inDigest && value === undefined) return { type: 'message', subtype: 'rfc822', rawParameters: [] }
  return { type: 'text', subtype: 'plain', rawParameters: asciiText }
}

function encoding(value: string | undefined): string {
  if (value === undefined) return '7bit'
  const word = parseParameterisedValue(value).value
  return token.test(word) ? word : '7bit'
}

function disposition(value: string | undefined): Disposition | undefined {
  if (value === undefined) return undefined
  const parsed = parseParameterisedValue(value)
  // A name without a type is what some mailers send for attachments.
  const type = token.test(parsed.value) ? parsed.value : 'attachment'
  return { type, parameters: decodeParameters(parsed.parameters), rawParameters: parsed.parameters }
}

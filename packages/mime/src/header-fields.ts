// Access to the fields of an indexed header: by name, raw (a byte a character) or as text. RFC 5322 §2.2
import { isUtf8 } from 'node:buffer'
import type { MessagePart } from './message-part.ts'

export type HeaderField = {
  /** As written. */
  name: string
  /** The first byte of the name. */
  start: number
  /** The first byte behind the field and its line end. */
  end: number
  /** Unfolded and trimmed text. */
  value: () => string
}

/** The fields of a part's header in their order. */
export function* headerFields(raw: Buffer, part: MessagePart): Generator<HeaderField> {
  const fields = part.headers
  for (let index = 0; index < fields.length; index += 3) {
    const start = fields[index]!
    const colon = fields[index + 1]!
    const end = fields[index + 2]!
    const value = () => headerText(rawText(raw, colon + 1, end))
    yield { name: raw.toString('latin1', start, nameEnd(raw, start, colon)), start, end, value }
  }
}

/** The first field of that name (any case), unfolded and trimmed; UTF-8 where it is valid, else latin1. */
export function firstHeader(raw: Buffer, part: MessagePart, name: string): string | undefined {
  const value = firstRawHeader(raw, part, name)
  return value === undefined ? undefined : headerText(value)
}

/** As firstHeader, with a byte a character. */
export function firstRawHeader(raw: Buffer, part: MessagePart, name: string): string | undefined {
  const index = findField(raw, part, name.toLowerCase(), 0)
  return index < 0 ? undefined : rawText(raw, part.headers[index + 1]! + 1, part.headers[index + 2]!)
}

/** All fields of that name, with a byte a character. */
export function allRawHeaders(raw: Buffer, part: MessagePart, name: string): string[] {
  const values: string[] = []
  let index = findField(raw, part, name, 0)
  while (index >= 0) {
    values.push(rawText(raw, part.headers[index + 1]! + 1, part.headers[index + 2]!))
    index = findField(raw, part, name, index + 3)
  }
  return values
}

/** Text of a raw header value: 8-bit headers are UTF-8 (RFC 6532) where that is valid, else latin1. */
export function headerText(value: string): string {
  if (!hasEightBit(value)) return value
  const bytes = Buffer.from(value, 'latin1')
  return isUtf8(bytes) ? bytes.toString('utf8') : value
}

/** The bytes between two offsets, trimmed and unfolded, a byte a character. */
export function rawText(raw: Buffer, start: number, end: number): string {
  let from = start
  let to = end
  while (from < to && isBlank(raw[from]!)) from++
  while (to > from && isBlank(raw[to - 1]!)) to--
  const text = raw.toString('latin1', from, to)
  return text.includes('\n') ? text.replace(/\r?\n/g, '') : text
}

function hasEightBit(value: string): boolean {
  for (let index = 0; index < value.length; index++) if (value.charCodeAt(index) > 127) return true
  return false
}

/** Index into the header's numbers, from `from` on; -1 where there is none. The name is in lower case. */
function findField(raw: Buffer, part: MessagePart, name: string, from: number): number {
  const fields = part.headers
  for (let index = from; index < fields.length; index += 3) {
    if (isNamed(raw, fields[index]!, fields[index + 1]!, name)) return index
  }
  return -1
}

function isNamed(raw: Buffer, start: number, colon: number, name: string): boolean {
  if (colon - start < name.length) return false
  for (let index = 0; index < name.length; index++) {
    if (lowerCase(raw[start + index]!) !== name.charCodeAt(index)) return false
  }
  return start + name.length === nameEnd(raw, start, colon)
}

/** Old mailers put spaces before the colon. RFC 5322 §4.5 */
function nameEnd(raw: Buffer, start: number, colon: number): number {
  let end = colon
  while (end > start && isBlank(raw[end - 1]!)) end--
  return end
}

function lowerCase(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte
}

function isBlank(byte: number): boolean {
  return byte === 32 || byte === 9 || byte === 13 || byte === 10
}

// The section of BODY[…]. RFC 9051 §6.4.5.1.
import { ImapSyntaxError } from '../imap-syntax-error.ts'
import { encodeAstring } from '../wire/encoder.ts'
import type { RequestReader } from '../wire/request-reader.ts'

/** The form that the mime package's `section` takes. */
export interface BodySection {
  /** Part numbers, from 1; none: the message itself. */
  path: number[]
  part: 'ALL' | 'HEADER' | 'TEXT' | 'MIME' | 'HEADER.FIELDS' | 'HEADER.FIELDS.NOT'
  /** Header field names as the client wrote them; only with HEADER.FIELDS and HEADER.FIELDS.NOT. */
  fields?: string[]
}

const maximumFields = 1000
const maximumDepth = 100
const kinds: ReadonlySet<string> = new Set<BodySection['part']>([
  'HEADER',
  'TEXT',
  'MIME',
  'HEADER.FIELDS',
  'HEADER.FIELDS.NOT'
])
const partAt = /[1-9]\d{0,9}(?:\.[1-9]\d{0,9})*/y
const nameAt = /[A-Za-z.]+/y

/** Reads from `[` to `]`. */
export function readSection(reader: RequestReader): BodySection {
  reader.expect('[')
  const path = /\d/.test(reader.peek()) ? readPath(reader) : []
  const isWhole = path.length === 0 ? reader.peek() === ']' : !reader.take('.')
  const section: BodySection = isWhole ? { path, part: 'ALL' } : readText(reader, path)
  reader.expect(']')
  return section
}

/** The section as a response names it, with its brackets. */
export function formatSection({ path, part, fields }: BodySection): string {
  const words = [path.join('.'), part === 'ALL' ? '' : part].filter((word) => word !== '')
  const names = fields === undefined ? '' : ` (${fields.map(encodeAstring).join(' ')})`
  return `[${words.join('.')}${names}]`
}

function readText(reader: RequestReader, path: number[]): BodySection {
  const name = reader.match(nameAt, 'a section').toUpperCase()
  if (!kinds.has(name) || (name === 'MIME' && path.length === 0)) {
    throw new ImapSyntaxError(`Unknown section ${name}`)
  }
  const part = name as BodySection['part']
  return part.startsWith('HEADER.FIELDS') ? { path, part, fields: readFields(reader) } : { path, part }
}

function readPath(reader: RequestReader): number[] {
  const part = reader.match(partAt, 'a part number').split('.').map(Number)
  if (part.length > maximumDepth) throw new ImapSyntaxError('Part number is too deep')
  return part
}

function readFields(reader: RequestReader): string[] {
  reader.space()
  const fields = reader.list(() => reader.astring())
  if (fields.length > maximumFields) throw new ImapSyntaxError('Too many header fields')
  return fields
}

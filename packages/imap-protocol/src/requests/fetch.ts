// FETCH. RFC 9051 §6.4.5; CHANGEDSINCE: RFC 7162 §3.1.4.
import { ImapSyntaxError } from '../imap-syntax-error.ts'
import type { SequenceSet } from '../sequence-set.ts'
import type { RequestReader } from '../wire/request-reader.ts'
import { type BodySection, formatSection, readSection } from './body-section.ts'

export type FetchAttribute =
  | 'UID'
  | 'FLAGS'
  | 'INTERNALDATE'
  | 'RFC822.SIZE'
  | 'ENVELOPE'
  | 'BODY'
  | 'BODYSTRUCTURE'
  | 'MODSEQ'
  | 'EMAILID'
  | 'THREADID'

export interface FetchSection {
  readonly section: BodySection
  /** Leaves \Seen as it is. */
  readonly peek: boolean
  readonly partial?: { readonly offset: number; readonly length: number }
  /** What the response calls it, e.g. `BODY[TEXT]<0>`. */
  readonly label: string
}

export interface FetchRequest {
  readonly set: SequenceSet
  readonly attributes: ReadonlySet<FetchAttribute>
  readonly sections: readonly FetchSection[]
  readonly changedSince?: number
}

/** Items of one FETCH; more are no client's. */
const maximumSections = 100
const macros: Record<string, readonly FetchAttribute[]> = {
  ALL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE'],
  FAST: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE'],
  FULL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE', 'BODY']
}
const attributes: ReadonlySet<string> = new Set<FetchAttribute>([
  'UID',
  'FLAGS',
  'INTERNALDATE',
  'RFC822.SIZE',
  'ENVELOPE',
  'BODY',
  'BODYSTRUCTURE',
  'MODSEQ',
  'EMAILID',
  'THREADID'
])
const older: Record<string, Omit<FetchSection, 'label'>> = {
  RFC822: { section: { path: [], part: 'ALL' }, peek: false },
  'RFC822.HEADER': { section: { path: [], part: 'HEADER' }, peek: true },
  'RFC822.TEXT': { section: { path: [], part: 'TEXT' }, peek: false }
}
const itemName = /[A-Za-z0-9.]+/y

export function parseFetch(reader: RequestReader): FetchRequest {
  const set = reader.sequenceSet()
  reader.space()
  const wanted = new Set<FetchAttribute>()
  const sections: FetchSection[] = []
  const item = (): void => {
    const found = readItem(reader)
    if (typeof found === 'string') wanted.add(found)
    else sections.push(found)
    if (sections.length > maximumSections) throw new ImapSyntaxError('Too many sections')
  }
  const macro = Object.keys(macros).find((name) => reader.looksAt(name))
  if (reader.peek() === '(') reader.list(item)
  else if (macro === undefined) item()
  else for (const name of macros[reader.word()] ?? unknownItem(macro)) wanted.add(name)
  const changedSince = readModifiers(reader)
  reader.end()
  if (changedSince !== undefined) wanted.add('MODSEQ')
  return { set, attributes: wanted, sections, ...(changedSince === undefined ? {} : { changedSince }) }
}

function readItem(reader: RequestReader): FetchAttribute | FetchSection {
  const name = reader.match(itemName, 'a fetch item').toUpperCase()
  if (name === 'BODY.PEEK' || (name === 'BODY' && reader.peek() === '[')) {
    return readBody(reader, name === 'BODY.PEEK')
  }
  if (attributes.has(name)) return name as FetchAttribute
  const section = older[name]
  return section === undefined ? unknownItem(name) : { ...section, label: name }
}

function readBody(reader: RequestReader, peek: boolean): FetchSection {
  const section = readSection(reader)
  const label = `BODY${formatSection(section)}`
  if (!reader.take('<')) return { section, peek, label }
  const offset = reader.number64()
  reader.expect('.')
  const length = reader.number64()
  reader.expect('>')
  if (length === 0) throw new ImapSyntaxError('A partial of no bytes')
  return { section, peek, partial: { offset, length }, label: `${label}<${offset}>` }
}

function readModifiers(reader: RequestReader): number | undefined {
  if (reader.isAtEnd) return undefined
  reader.space()
  let changedSince: number | undefined
  reader.list(() => {
    const name = reader.word()
    if (name !== 'CHANGEDSINCE') throw new ImapSyntaxError(`Unknown fetch modifier ${name}`)
    reader.space()
    changedSince = reader.number64()
  })
  return changedSince
}

function unknownItem(name: string): never {
  throw new ImapSyntaxError(`Unknown fetch item ${name}`)
}

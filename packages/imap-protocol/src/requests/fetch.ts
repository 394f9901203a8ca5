// FETCH. RFC 9051 §6.4.5; BINARY: RFC 3516 §4; SAVEDATE: RFC 8514; PREVIEW: RFC 8970; CHANGEDSINCE, VANISHED: RFC 7162
// §3.1.4, §3.2.6; PARTIAL: RFC 9394 §3.3.
import { ImapSyntaxError } from '../imap-syntax-error.ts'
import type { SequenceSet } from '../sequence-set.ts'
import type { RequestReader } from '../wire/request-reader.ts'
import { type PartialRange, readPartialRange } from './search-return.ts'
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
  | 'SAVEDATE'
  | 'PREVIEW'

export interface FetchSection {
  readonly section: BodySection
  /** `binary`: without its transfer encoding; `size`: only how long that is. */
  readonly form: 'body' | 'binary' | 'size'
  /** Leaves \Seen as it is. */
  readonly peek: boolean
  readonly partial?: { readonly offset: number; readonly length: number }
  /** What the response calls it, e.g. `BODY[TEXT]<0>`. */
  readonly label: string
}

export interface FetchItems {
  readonly attributes: ReadonlySet<FetchAttribute>
  readonly sections: readonly FetchSection[]
}

export interface FetchRequest extends FetchItems {
  readonly set: SequenceSet
  readonly changedSince?: number
  /** Only of UID FETCH, with `changedSince`: also what was expunged since. */
  readonly vanished?: true
  /** Only these of the messages that the set names. */
  readonly partial?: PartialRange
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
  'THREADID',
  'SAVEDATE',
  'PREVIEW'
])
const older: Record<string, Omit<FetchSection, 'label'>> = {
  RFC822: { section: { path: [], part: 'ALL' }, form: 'body', peek: false },
  'RFC822.HEADER': { section: { path: [], part: 'HEADER' }, form: 'body', peek: true },
  'RFC822.TEXT': { section: { path: [], part: 'TEXT' }, form: 'body', peek: false }
}
const itemName = /[A-Za-z0-9.]+/y

export function parseFetch(reader: RequestReader, options: { readonly uid: boolean }): FetchRequest {
  const set = reader.messageSet()
  reader.space()
  const { attributes: asked, sections } = readFetchItems(reader)
  const modifiers = readModifiers(reader)
  reader.end()
  if (modifiers.vanished && (!options.uid || modifiers.changedSince === undefined))
    throw new ImapSyntaxError('VANISHED needs UID FETCH and CHANGEDSINCE')
  if (modifiers.partial && !options.uid) throw new ImapSyntaxError('PARTIAL needs UID FETCH')
  const wanted = modifiers.changedSince === undefined ? asked : new Set(asked).add('MODSEQ')
  return { set, attributes: wanted, sections, ...modifiers }
}

/** One item, a macro, or several items in parentheses. */
export function readFetchItems(reader: RequestReader): FetchItems {
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
  return { attributes: wanted, sections }
}

function readItem(reader: RequestReader): FetchAttribute | FetchSection {
  const name = reader.match(itemName, 'a fetch item').toUpperCase()
  if (name === 'BODY.PEEK' || (name === 'BODY' && reader.peek() === '[')) {
    return readBody(reader, name === 'BODY.PEEK')
  }
  if (name === 'BINARY' || name === 'BINARY.PEEK' || name === 'BINARY.SIZE') return readBinary(reader, name)
  if (name === 'PREVIEW') return readPreview(reader)
  if (attributes.has(name)) return name as FetchAttribute
  const section = older[name]
  return section === undefined ? unknownItem(name) : { ...section, label: name }
}

function readBody(reader: RequestReader, peek: boolean): FetchSection {
  const section = readSection(reader)
  return readPartial(reader, { section, form: 'body', peek, label: `BODY${formatSection(section)}` })
}

function readBinary(reader: RequestReader, name: 'BINARY' | 'BINARY.PEEK' | 'BINARY.SIZE'): FetchSection {
  const section = readSection(reader)
  if (section.part !== 'ALL') throw new ImapSyntaxError('BINARY takes part numbers')
  const brackets = formatSection(section)
  if (name === 'BINARY.SIZE') return { section, form: 'size', peek: true, label: `BINARY.SIZE${brackets}` }
  const peek = name === 'BINARY.PEEK'
  return readPartial(reader, { section, form: 'binary', peek, label: `BINARY${brackets}` })
}

/** LAZY says that NIL would do where the preview takes time: here it never does. */
function readPreview(reader: RequestReader): FetchAttribute {
  if (reader.looksAt(' (LAZY)')) {
    reader.space()
    reader.list(() => reader.word())
  }
  return 'PREVIEW'
}

function readPartial(reader: RequestReader, whole: FetchSection): FetchSection {
  if (!reader.take('<')) return whole
  const offset = reader.number64()
  reader.expect('.')
  const length = reader.number64()
  reader.expect('>')
  if (length === 0) throw new ImapSyntaxError('A partial of no bytes')
  return { ...whole, partial: { offset, length }, label: `${whole.label}<${offset}>` }
}

type Modifiers = Pick<FetchRequest, 'changedSince' | 'partial' | 'vanished'>

function readModifiers(reader: RequestReader): Modifiers {
  if (reader.isAtEnd) return {}
  reader.space()
  let modifiers: Modifiers = {}
  reader.list(() => {
    const name = reader.word()
    if (name === 'VANISHED') modifiers = { ...modifiers, vanished: true }
    else if (name === 'PARTIAL') modifiers = { ...modifiers, partial: readPartialRange(reader) }
    else if (name === 'CHANGEDSINCE') {
      reader.space()
      modifiers = { ...modifiers, changedSince: reader.number64() }
    } else throw new ImapSyntaxError(`Unknown fetch modifier ${name}`)
  })
  return modifiers
}

function unknownItem(name: string): never {
  throw new ImapSyntaxError(`Unknown fetch item ${name}`)
}

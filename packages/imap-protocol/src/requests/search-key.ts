// Search keys. RFC 9051 §6.4.4. Message sets stay as they were asked: only the asker knows the numbers.
import type { SearchKey } from '@postkeep/mailbox-contract'
import { parseDate } from '../date-time.ts'
import { ImapSyntaxError } from '../imap-syntax-error.ts'
import type { SequenceSet } from '../sequence-set.ts'
import type { RequestReader } from '../wire/request-reader.ts'

type Combined = { readonly type: 'and' | 'or' | 'not' | 'uids' }

export type SearchTree =
  | Exclude<SearchKey, Combined>
  | { readonly type: 'and' | 'or'; readonly keys: readonly SearchTree[] }
  | { readonly type: 'not'; readonly key: SearchTree }
  | { readonly type: 'set'; readonly uid: boolean; readonly set: SequenceSet }

const maximumDepth = 100
const maximumKeys = 5000

type Budget = { keys: number }
type Read = (reader: RequestReader) => SearchTree

const nothing: SearchTree = { type: 'not', key: { type: 'all' } }

/** `key SP key …` to the end of the command or of the parentheses: all must match. */
export function readSearchKeys(reader: RequestReader): SearchTree {
  return readConjunction(reader, 0, { keys: maximumKeys })
}

function readConjunction(reader: RequestReader, depth: number, budget: Budget): SearchTree {
  const keys: SearchTree[] = []
  do keys.push(readKey(reader, depth, budget))
  while (reader.take(' '))
  return keys.length === 1 ? keys[0]! : { type: 'and', keys }
}

function readKey(reader: RequestReader, depth: number, budget: Budget): SearchTree {
  budget.keys -= 1
  if (depth > maximumDepth || budget.keys < 0) throw new ImapSyntaxError('Search is too complex')
  if (reader.take('(')) {
    const key = readConjunction(reader, depth + 1, budget)
    reader.expect(')')
    return key
  }
  if (/[\d*$]/.test(reader.peek())) return { type: 'set', uid: false, set: reader.messageSet() }
  const name = reader.word()
  if (name === 'NOT') {
    reader.space()
    return { type: 'not', key: readKey(reader, depth + 1, budget) }
  }
  if (name === 'FUZZY') {
    reader.space()
    return fuzzy(readKey(reader, depth + 1, budget))
  }
  if (name === 'OR') {
    reader.space()
    const left = readKey(reader, depth + 1, budget)
    reader.space()
    return { type: 'or', keys: [left, readKey(reader, depth + 1, budget)] }
  }
  const read = simpleKeys.get(name)
  if (read === undefined) throw new ImapSyntaxError(`Unknown search key ${name}`)
  return read(reader)
}

/** RFC 6203 §3, §5: what has no text is compared as ever. */
function fuzzy(key: SearchTree): SearchTree {
  switch (key.type) {
    case 'and':
    case 'or':
      return { type: key.type, keys: key.keys.map(fuzzy) }
    case 'not':
      return { type: 'not', key: fuzzy(key.key) }
    case 'body':
    case 'text':
    case 'header':
      return { ...key, fuzzy: true }
    default:
      return key
  }
}

/** Whether any text is searched for fuzzily. */
export function searchesFuzzily(tree: SearchTree): boolean {
  if (tree.type === 'and' || tree.type === 'or') return tree.keys.some(searchesFuzzily)
  if (tree.type === 'not') return searchesFuzzily(tree.key)
  return 'fuzzy' in tree && tree.fuzzy === true
}

const flag = (name: string): Read => always({ type: 'flag', name })
const noFlag = (name: string): Read => always({ type: 'not', key: { type: 'flag', name } })

function always(key: SearchTree): Read {
  return () => key
}

function afterSpace<T>(read: (reader: RequestReader) => T, make: (value: T) => SearchTree): Read {
  return (reader) => {
    reader.space()
    return make(read(reader))
  }
}

const readText = (reader: RequestReader): string => reader.astring()
const readDate = (reader: RequestReader): string => parseDate(reader.astring())
const readNumber = (reader: RequestReader): number => reader.number64()

type DateType = Extract<SearchKey, { date: string }>['type']
const date = (type: DateType): Read => afterSpace(readDate, (value) => ({ type, date: value }))
const header = (name: string): Read => afterSpace(readText, (text) => ({ type: 'header', name, text }))

const simpleKeys = new Map<string, Read>([
  ['ALL', always({ type: 'all' })],
  ['ANSWERED', flag(String.raw`\Answered`)],
  ['DELETED', flag(String.raw`\Deleted`)],
  ['DRAFT', flag(String.raw`\Draft`)],
  ['FLAGGED', flag(String.raw`\Flagged`)],
  ['SEEN', flag(String.raw`\Seen`)],
  ['UNANSWERED', noFlag(String.raw`\Answered`)],
  ['UNDELETED', noFlag(String.raw`\Deleted`)],
  ['UNDRAFT', noFlag(String.raw`\Draft`)],
  ['UNFLAGGED', noFlag(String.raw`\Flagged`)],
  ['UNSEEN', noFlag(String.raw`\Seen`)],
  // There is no \Recent here (RFC 9051 has none): no message is recent, all are old.
  ['RECENT', always(nothing)],
  ['NEW', always(nothing)],
  ['OLD', always({ type: 'all' })],
  [
    'KEYWORD',
    afterSpace(
      (reader) => reader.flag(),
      (name) => ({ type: 'flag', name })
    )
  ],
  [
    'UNKEYWORD',
    afterSpace(
      (reader) => reader.flag(),
      (name) => ({ type: 'not', key: { type: 'flag', name } })
    )
  ],
  ['BEFORE', date('before')],
  ['ON', date('on')],
  ['SINCE', date('since')],
  ['SENTBEFORE', date('sentBefore')],
  ['SENTON', date('sentOn')],
  ['SENTSINCE', date('sentSince')],
  ['SAVEDBEFORE', date('savedBefore')],
  ['SAVEDON', date('savedOn')],
  ['SAVEDSINCE', date('savedSince')],
  // RFC 8514 §4.3: every folder keeps it.
  ['SAVEDATESUPPORTED', always({ type: 'all' })],
  ['OLDER', afterSpace(readNumber, (seconds) => ({ type: 'older', seconds }))],
  ['YOUNGER', afterSpace(readNumber, (seconds) => ({ type: 'younger', seconds }))],
  ['LARGER', afterSpace(readNumber, (bytes) => ({ type: 'larger', bytes }))],
  ['SMALLER', afterSpace(readNumber, (bytes) => ({ type: 'smaller', bytes }))],
  ['FROM', header('From')],
  ['TO', header('To')],
  ['CC', header('Cc')],
  ['BCC', header('Bcc')],
  ['SUBJECT', header('Subject')],
  ['HEADER', afterSpace(readHeader, ({ name, text }) => ({ type: 'header', name, text }))],
  ['BODY', afterSpace(readText, (text) => ({ type: 'body', text }))],
  ['TEXT', afterSpace(readText, (text) => ({ type: 'text', text }))],
  [
    'UID',
    afterSpace(
      (reader) => reader.messageSet(),
      (set) => ({ type: 'set', uid: true, set })
    )
  ],
  ['MODSEQ', afterSpace(readModseq, (atLeast) => ({ type: 'modseq', atLeast }))],
  [
    'EMAILID',
    afterSpace(
      (reader) => reader.atom(),
      (id) => ({ type: 'emailId', id })
    )
  ],
  [
    'THREADID',
    afterSpace(
      (reader) => reader.atom(),
      (id) => ({ type: 'threadId', id })
    )
  ]
])

function readHeader(reader: RequestReader): { name: string; text: string } {
  const name = reader.astring()
  reader.space()
  return { name, text: reader.astring() }
}

/** `MODSEQ "/flags/\\draft" all 620162338`: MODSEQ is kept for a message, not for each flag, so the entry is passed over. */
function readModseq(reader: RequestReader): number {
  if (reader.peek() === '"') {
    reader.string()
    reader.space()
    reader.word()
    reader.space()
  }
  return reader.number64()
}

/** The key as the mailbox service takes it. `uidsOf` turns a set into UIDs. */
export function resolveSearchKey(
  tree: SearchTree,
  uidsOf: (set: SequenceSet, uid: boolean) => readonly number[]
): SearchKey {
  switch (tree.type) {
    case 'set':
      return { type: 'uids', ranges: uidsOf(tree.set, tree.uid) }
    case 'and':
    case 'or':
      return { type: tree.type, keys: tree.keys.map((key) => resolveSearchKey(key, uidsOf)) }
    case 'not':
      return { type: 'not', key: resolveSearchKey(tree.key, uidsOf) }
    default:
      return tree
  }
}

/** Whether a key of this type is anywhere in the tree. */
export function searchesFor(tree: SearchTree, type: SearchTree['type']): boolean {
  if (tree.type === type) return true
  if (tree.type === 'and' || tree.type === 'or') return tree.keys.some((key) => searchesFor(key, type))
  return tree.type === 'not' && searchesFor(tree.key, type)
}

// A search key on the messages of a folder: what the arrays know first, what needs the index and the bodies last, and
// each only on the messages that are left. RFC 9051 §6.4.4
import { MailboxError, type SearchKey } from '@postkeep/mailbox-contract'
import type { FolderColumns } from '../folders/folder-columns.ts'
import { now, type Mailbox } from '../mailbox.ts'
import { eachRange } from '../messages/uid-ranges.ts'
import { dayNumber, dayTest, localDay, secondsADay } from './days.ts'
import { headerMatches } from './header-search.ts'
import { objectIdMatches } from './object-ids.ts'
import { sentMatches } from './sent-date.ts'
import type { Steps } from './steps.ts'
import { textMatches } from './text-search.ts'
import { soughtText } from './words.ts'

/** Indices into the folder's columns, ascending. */
export type Selection = Uint32Array

export interface Search {
  readonly mailbox: Mailbox
  readonly columns: FolderColumns
}

const deepest = 100

export function* selectMessages(
  search: Search,
  key: SearchKey,
  among: Selection,
  depth = 0
): Steps<Selection> {
  if (depth > deepest) throw new MailboxError('limit', 'the search is nested too deep')
  switch (key.type) {
    case 'all':
      return among
    case 'and': {
      let left = among
      for (const one of cheapestFirst(key.keys)) left = yield* selectMessages(search, one, left, depth + 1)
      return left
    }
    case 'or': {
      let left = among
      for (const one of cheapestFirst(key.keys)) {
        left = without(left, yield* selectMessages(search, one, left, depth + 1))
      }
      return without(among, left)
    }
    case 'not':
      return without(among, yield* selectMessages(search, key.key, among, depth + 1))
    default:
      return among.length === 0 ? among : yield* matches(search, key, among)
  }
}

/** Whether the arrays alone know the answer. */
export function isQuick(key: SearchKey): boolean {
  return cost(key) === 0
}

function* matches(
  search: Search,
  key: Exclude<SearchKey, { type: 'all' | 'and' | 'or' | 'not' }>,
  among: Selection
): Steps<Selection> {
  switch (key.type) {
    case 'body':
    case 'text':
      return yield* textMatches(search, key, among)
    case 'header':
      return yield* headerMatches(search, key, among)
    case 'sentBefore':
    case 'sentOn':
    case 'sentSince':
      return yield* sentMatches(search, key, among)
    case 'emailId':
    case 'threadId':
      return yield* objectIdMatches(search, key, among)
    default:
      return among.filter(columnTest(search, key))
  }
}

function cheapestFirst(keys: readonly SearchKey[]): SearchKey[] {
  return [...keys].sort((a, b) => cost(a) - cost(b))
}

/** Both ascending, `removed` a part of `all`. */
function without(all: Selection, removed: Selection): Selection {
  let at = 0
  return all.filter((index) => {
    if (removed[at] !== index) return true
    at++
    return false
  })
}

type ColumnKey = Exclude<
  SearchKey,
  {
    type: 'all' | 'and' | 'or' | 'not' | 'body' | 'text' | 'header' | 'emailId' | 'threadId' | `sent${string}`
  }
>

/** What the arrays alone know. */
function columnTest({ mailbox, columns }: Search, key: ColumnKey): (index: number) => boolean {
  const { uid, flags, keywords, size, modseq, internalDate, zone, saveDate } = columns.arrays
  switch (key.type) {
    case 'uids': {
      const ranges = [...eachRange(key.ranges)]
      return (index) => isInRanges(ranges, uid[index]!)
    }
    case 'flag': {
      const lanes = mailbox.keywords.known([key.name])
      return (index) => (flags[index]! & lanes.flags) !== 0 || (keywords[index]! & lanes.keywords) !== 0
    }
    case 'larger':
      return (index) => size[index]! > key.bytes
    case 'smaller':
      return (index) => size[index]! < key.bytes
    case 'modseq':
      return (index) => modseq[index]! >= key.atLeast
    case 'older':
      return (index) => internalDate[index]! <= now(mailbox) - key.seconds
    case 'younger':
      return (index) => internalDate[index]! >= now(mailbox) - key.seconds
    case 'before':
    case 'on':
    case 'since': {
      const isWanted = dayTest(key.type, dayNumber(key.date))
      return (index) => isWanted(localDay(internalDate[index]!, zone[index]!))
    }
    default: {
      const isWanted = dayTest(key.type, dayNumber(key.date))
      return (index) => isWanted(Math.floor(saveDate[index]! / secondsADay))
    }
  }
}

function isInRanges(ranges: readonly (readonly [number, number])[], uid: number): boolean {
  let low = 0
  let high = ranges.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const [first, last] = ranges[middle]!
    if (uid < first) high = middle - 1
    else if (uid > last) low = middle + 1
    else return true
  }
  return false
}

/** Which keys to ask first: roughly microseconds a message. */
function cost(key: SearchKey): number {
  switch (key.type) {
    case 'and':
    case 'or':
      return Math.max(0, ...key.keys.map(cost))
    case 'not':
      return cost(key.key)
    case 'emailId':
    case 'threadId':
      return 1
    case 'sentBefore':
    case 'sentOn':
    case 'sentSince':
      return 10
    case 'header':
      return 20
    case 'text':
    case 'body':
      // What the index alone knows comes before what needs messages to be read.
      return key.fuzzy === true || soughtText(key.text).isLoneWord ? 15 : 30
    default:
      return 0
  }
}

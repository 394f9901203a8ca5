// LIST, extended. RFC 9051 §6.3.9; RFC 5258; STATUS: RFC 5819; METADATA: RFC 9590; SPECIAL-USE: RFC 6154.
import { ImapSyntaxError } from '../imap-syntax-error.ts'
import type { RequestReader } from '../wire/request-reader.ts'
import { readEntryNames } from './metadata.ts'
import { type StatusItem, readStatusItems } from './status.ts'

export type ListSelection = 'SUBSCRIBED' | 'REMOTE' | 'RECURSIVEMATCH' | 'SPECIAL-USE'
export type ListReturn = 'SUBSCRIBED' | 'CHILDREN' | 'SPECIAL-USE'

export interface ListRequest {
  readonly reference: string
  readonly patterns: readonly string[]
  readonly selection: ReadonlySet<ListSelection>
  readonly returns: ReadonlySet<ListReturn>
  /** Empty: no STATUS is asked for. */
  readonly status: readonly StatusItem[]
  /** Names of entries; empty: no METADATA is asked for. */
  readonly metadata: readonly string[]
  /** Selection or return options or several patterns were given: RFC 5258 applies. */
  readonly isExtended: boolean
}

const selections: ReadonlySet<string> = new Set<ListSelection>([
  'SUBSCRIBED',
  'REMOTE',
  'RECURSIVEMATCH',
  'SPECIAL-USE'
])
const returnOptions: ReadonlySet<string> = new Set<ListReturn>(['SUBSCRIBED', 'CHILDREN', 'SPECIAL-USE'])
const maximumPatterns = 100

export function parseList(reader: RequestReader): ListRequest {
  const hasSelection = reader.peek() === '('
  const selection = hasSelection ? readSelection(reader) : new Set<ListSelection>()
  const reference = reader.mailbox()
  reader.space()
  const hasPatternList = reader.peek() === '('
  const patterns = hasPatternList ? reader.list(() => reader.mailboxPattern()) : [reader.mailboxPattern()]
  if (patterns.length > maximumPatterns) throw new ImapSyntaxError('Too many patterns')
  const hasReturn = !reader.isAtEnd
  const returned = hasReturn
    ? readReturn(reader)
    : { returns: new Set<ListReturn>(), status: [], metadata: [] }
  reader.end()
  const isExtended = hasSelection || hasPatternList || hasReturn
  return { reference, patterns, selection, isExtended, ...returned }
}

function readSelection(reader: RequestReader): Set<ListSelection> {
  const options = reader.list(() => reader.word(), { mayBeEmpty: true })
  reader.space()
  const unknown = options.find((option) => !selections.has(option))
  if (unknown !== undefined) throw new ImapSyntaxError(`Unknown list selection option ${unknown}`)
  const selection = new Set(options as ListSelection[])
  // RFC 5258 §3.1: RECURSIVEMATCH qualifies another option and means nothing alone.
  if (selection.has('RECURSIVEMATCH') && !selection.has('SUBSCRIBED') && !selection.has('SPECIAL-USE')) {
    throw new ImapSyntaxError('RECURSIVEMATCH needs SUBSCRIBED or SPECIAL-USE')
  }
  return selection
}

function readReturn(reader: RequestReader): Pick<ListRequest, 'returns' | 'status' | 'metadata'> {
  reader.space()
  if (reader.word() !== 'RETURN') throw new ImapSyntaxError('Expected RETURN')
  reader.space()
  const returns = new Set<ListReturn>()
  const status: StatusItem[] = []
  const metadata: string[] = []
  const option = (): void => {
    const name = reader.word()
    if (name === 'STATUS') {
      reader.space()
      status.push(...readStatusItems(reader))
    } else if (name === 'METADATA') {
      reader.space()
      metadata.push(...readEntryNames(reader))
    } else if (returnOptions.has(name)) returns.add(name as ListReturn)
    else throw new ImapSyntaxError(`Unknown list return option ${name}`)
  }
  reader.list(option, { mayBeEmpty: true })
  return { returns, status, metadata }
}

/** LSUB, and LIST without its extensions: reference and pattern. */
export function parseLsub(reader: RequestReader): { reference: string; pattern: string } {
  const reference = reader.mailbox()
  reader.space()
  const pattern = reader.mailboxPattern()
  reader.end()
  return { reference, pattern }
}

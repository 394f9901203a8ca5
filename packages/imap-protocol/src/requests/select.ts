// SELECT, EXAMINE. RFC 9051 §6.3.2; CONDSTORE, QRESYNC: RFC 7162 §3.1.8, §3.2.5.
import { ImapSyntaxError } from '../imap-syntax-error.ts'
import { canonicalMailboxName } from '../mailbox-name.ts'
import type { SequenceSet } from '../sequence-set.ts'
import type { RequestReader } from '../wire/request-reader.ts'

/** What the client knew of the mailbox when it was last here. */
export interface QresyncParameters {
  readonly uidValidity: number
  readonly modseq: number
  /** Absent: all that there were. */
  readonly knownUids?: SequenceSet
  /** Sequence numbers and the UIDs that belonged to them, both ascending. */
  readonly match?: { readonly sequences: SequenceSet; readonly uids: SequenceSet }
}

export interface SelectRequest {
  readonly mailbox: string
  /** The name as the client wrote it. */
  readonly written: string
  readonly condstore: boolean
  readonly qresync?: QresyncParameters
}

export function parseSelect(reader: RequestReader): SelectRequest {
  const written = reader.writtenMailbox()
  let condstore = false
  let qresync: QresyncParameters | undefined
  if (!reader.isAtEnd) {
    reader.space()
    reader.list(() => {
      const name = reader.word()
      if (name === 'CONDSTORE') condstore = true
      else if (name === 'QRESYNC') qresync = readQresync(reader)
      else throw new ImapSyntaxError(`Unknown select parameter ${name}`)
    })
  }
  reader.end()
  const mailbox = canonicalMailboxName(written)
  return { mailbox, written, condstore, ...(qresync === undefined ? {} : { qresync }) }
}

function readQresync(reader: RequestReader): QresyncParameters {
  reader.space()
  reader.expect('(')
  const uidValidity = reader.number()
  reader.space()
  const modseq = reader.number64()
  if (uidValidity === 0 || modseq === 0) throw new ImapSyntaxError('UIDVALIDITY and MODSEQ are above 0')
  let parameters: QresyncParameters = { uidValidity, modseq }
  let hasMore = reader.take(' ')
  if (hasMore && reader.peek() !== '(') {
    parameters = { ...parameters, knownUids: readKnownSet(reader) }
    hasMore = reader.take(' ')
  }
  if (hasMore) parameters = { ...parameters, match: readMatch(reader) }
  reader.expect(')')
  return parameters
}

function readMatch(reader: RequestReader): NonNullable<QresyncParameters['match']> {
  reader.expect('(')
  const sequences = readKnownSet(reader)
  reader.space()
  const uids = readKnownSet(reader)
  reader.expect(')')
  return { sequences, uids }
}

/** `*` means nothing here: the client tells what it has. */
function readKnownSet(reader: RequestReader): SequenceSet {
  const set = reader.sequenceSet()
  if (set.includes(Number.POSITIVE_INFINITY)) throw new ImapSyntaxError('* is not allowed here')
  return set
}

// A selected folder as the client knows it. What others (and this client) change comes by events, waits, and is told
// when IMAP allows it: sequence numbers change only then. RFC 9051 §5.2, §5.5, §7.5.1; RFC 7162 §3.2.
import { type ColumnName, type UidRanges, systemFlags } from '@postkeep/mailbox-contract'
import type { MailboxSession, OpenedFolder, SessionEvent } from '@postkeep/mailbox-client'
import {
  FetchResponse,
  FlagTexts,
  type OutputBuffer,
  type SequenceSet,
  existsResponse,
  expungeResponse,
  flagsResponse,
  rangesOf,
  resolveSequenceSet,
  savedResult,
  statusResponse,
  vanishedResponse
} from '@postkeep/imap-protocol'
import { ImapRefusal } from './imap-refusal.ts'
import { MessageTable, type RemovedMessage } from './message-table.ts'
import { SearchContexts } from './search/contexts.ts'

export type FolderEvent = Exclude<SessionEvent, { kind: 'folders' | 'metadata' | 'collection' }>
type FlagEvent = Extract<FolderEvent, { kind: 'flags' }>

export interface AnnounceOptions {
  /** EXPUNGE may be told now: sequence numbers change. */
  readonly expunge: boolean
  /** MODSEQ goes with FLAGS. */
  readonly condstore: boolean
  /** Flags that others have changed are told. */
  readonly flags: boolean
  /** Messages are named by their UIDs. */
  readonly uidOnly: boolean
  /** VANISHED takes the place of EXPUNGE. */
  readonly vanished: boolean
}

export class SelectedFolder {
  readonly id: number
  readonly path: string
  readonly readOnly: boolean
  /** What the object ids of the mailbox are made with. */
  readonly objectSalt: string
  readonly table: MessageTable
  readonly flagTexts: FlagTexts
  /** Deleted or ended meanwhile by another session. */
  isGone = false
  highestModseq: number
  readonly #openedModseq: number
  /** Above all UIDs that the client was told of, and those of messages that were gone before. */
  uidNext: number
  readonly uidValidity: number
  /** UIDs that the last search with SAVE has found: what `$` stands for (RFC 5182). */
  saved: UidRanges = []
  /** Searches whose results are kept up to date. */
  readonly contexts = new SearchContexts()
  #events: FolderEvent[] = []
  #vanished: UidRanges[] = []
  /** For each further column the UID up to which it is filled. */
  readonly #loaded = new Map<ColumnName, number>()
  /** UIDs that the service knows no more, though the client was not yet told. */
  readonly #gone = new Set<number>()

  constructor(
    { folder, keywords, objectSalt, columns }: OpenedFolder,
    options: { readonly readOnly: boolean }
  ) {
    this.id = folder.id
    this.path = folder.path
    this.readOnly = options.readOnly
    this.objectSalt = objectSalt
    this.highestModseq = folder.highestModseq
    this.#openedModseq = folder.highestModseq
    this.uidNext = folder.uidNext
    this.uidValidity = folder.uidValidity
    this.table = new MessageTable(columns)
    this.flagTexts = new FlagTexts(keywords)
  }

  get flagNames(): string[] {
    return [...systemFlags, ...this.flagTexts.names]
  }

  receive(event: FolderEvent): void {
    if ('folder' in event && event.folder !== this.id) return
    // The folder was opened with it.
    if ('modseq' in event && event.modseq <= this.#openedModseq) return
    if (event.kind === 'folder-gone') this.isGone = true
    else this.#events.push(event)
  }

  /**
   * Takes what has changed and tells the client. The flags that this session changed itself are not told: the command
   * that did it knows whether the client wants to hear of them. Returns the UIDs of messages that others have added.
   */
  announce(output: OutputBuffer, options: AnnounceOptions): number[] {
    const events = this.#events.splice(0)
    const { lastUid } = this.table
    for (const event of events) if (event.kind !== 'flags') this.#take(event, output)
    if (options.expunge) {
      const removed = this.table.remove(unionOf(this.#vanished.splice(0)))
      // What came and went unseen was never there for the client.
      const known = removed.filter(({ uid }) => uid <= lastUid)
      this.contexts.expunge(known, output)
      tellRemoved(known, output, options)
    }
    if (events.some(({ kind }) => kind === 'added')) output.text(existsResponse(this.table.count))
    const changed = new Map<number, number>()
    for (const event of events) if (event.kind === 'flags') this.#takeFlags(event, changed)
    for (const event of events) if ('columns' in event) this.contexts.touch(event.columns.uid)
    if (changed.size > 0 && options.flags) this.#tellFlags(changed, output, options)
    return events.flatMap((event) => (event.kind === 'added' && !event.own ? [...event.columns.uid] : []))
  }

  /** Indices of the messages that a set names, ascending. */
  indicesOf(set: SequenceSet, uid: boolean): number[] {
    const { count, lastUid } = this.table
    const indices: number[] = []
    if (set === savedResult) return this.indicesOf(this.saved, true)
    // `1:*` of an empty folder is nothing, not a fault.
    if (count === 0 && (uid || set.includes(Infinity))) return indices
    const ranges = resolveSequenceSet(set, uid ? lastUid : count)
    for (let at = 0; at < ranges.length; at += 2) {
      const [first, end] = uid
        ? this.#uidSpan(ranges[at]!, ranges[at + 1]!)
        : [ranges[at]! - 1, ranges[at + 1]!]
      if (!uid && end > count) throw new ImapRefusal('BAD', undefined, 'There is no message of such a number')
      for (let index = Math.max(first, 0); index < end; index += 1) indices.push(index)
    }
    return indices
  }

  /** UIDs of those indices. Neighbours make one range, for between them lies no message. */
  uidsOf(indices: readonly number[]): UidRanges {
    const uids = this.table.column('uid')
    const ranges: number[] = []
    let previous = -2
    for (const index of indices) {
      if (index === previous + 1) ranges[ranges.length - 1] = uids[index]!
      else ranges.push(uids[index]!, uids[index]!)
      previous = index
    }
    return ranges
  }

  /** Whether others have expunged the message, though the client was not yet told. */
  isVanished(index: number): boolean {
    if (this.#vanished.length === 0) return false
    const uid = this.table.column('uid')[index]!
    return this.#vanished.some((ranges) =>
      ranges.some((low, at) => at % 2 === 0 && low <= uid && uid <= ranges[at + 1]!)
    )
  }

  /** Whether there is any message of which `isExpunged` is true. */
  get knowsExpunged(): boolean {
    return this.#gone.size > 0
  }

  /** Whether the columns of a message could not be loaded, for it is expunged. */
  isExpunged(index: number): boolean {
    return this.#gone.has(this.table.column('uid')[index]!)
  }

  /** `FLAGS (…)` of a message. */
  flagText(index: number): string {
    return this.flagTexts.of(this.table.column('flags')[index]!, this.table.column('keywords')[index]!)
  }

  /** Loads columns once; later only those of messages that have come since. */
  async loadColumns(session: MailboxSession, names: readonly ColumnName[]): Promise<void> {
    for (const name of names) {
      if (this.table.has(name)) continue
      // Values come with the others that are missing; events that come meanwhile fill what they change.
      this.table.addColumn(name)
      this.#loaded.set(name, 0)
    }
    const behind = names.filter((name) => (this.#loaded.get(name) ?? Infinity) < this.table.lastUid)
    if (behind.length === 0) return
    const from = Math.min(...behind.map((name) => this.#loaded.get(name)!)) + 1
    const to = this.table.lastUid
    const { columns } = await session.columns(this.id, ['uid', ...behind], [from, to])
    this.table.fill(columns.uid, columns, behind)
    for (const uid of this.table.missing(columns.uid, from)) this.#gone.add(uid)
    for (const name of behind) this.#loaded.set(name, to)
  }

  #uidSpan(low: number, high: number): [first: number, end: number] {
    const first = this.table.find(low)
    const last = this.table.find(high)
    return [first < 0 ? ~first : first, last < 0 ? ~last : last + 1]
  }

  #take(event: Exclude<FolderEvent, { kind: 'flags' }>, output: OutputBuffer): void {
    if (event.kind === 'added') {
      this.table.add(event.columns)
      this.uidNext = Math.max(this.uidNext, this.table.lastUid + 1)
      this.highestModseq = event.modseq
    } else if (event.kind === 'vanished') {
      this.#vanished.push(event.uids)
      this.highestModseq = event.modseq
    } else if (event.kind === 'keywords') {
      this.flagTexts.names = event.names
      this.tellFlagNames(output)
    }
  }

  tellFlagNames(output: OutputBuffer): void {
    const names = this.flagNames
    const permanent = this.readOnly ? [] : [...names, String.raw`\*`]
    output.text(flagsResponse(names))
    output.text(statusResponse('*', 'OK', 'Flags that are kept', `PERMANENTFLAGS (${permanent.join(' ')})`))
  }

  /** `changed` gets the MODSEQ by index of what others have changed. */
  #takeFlags(event: FlagEvent, changed: Map<number, number>): void {
    const { uid, flags, keywords } = event.columns
    const modseq = this.table.has('modseq') ? this.table.column('modseq') : undefined
    const [knownFlags, knownKeywords] = [this.table.column('flags'), this.table.column('keywords')]
    let next = 0
    for (let row = 0; row < event.count; row += 1) {
      const found = this.table.find(uid[row]!, next)
      if (found < 0) continue
      next = found + 1
      knownFlags[found] = flags[row]!
      knownKeywords[found] = keywords[row]!
      if (modseq !== undefined) modseq[found] = event.modseq
      if (!event.own) changed.set(found, event.modseq)
    }
    this.highestModseq = event.modseq
  }

  #tellFlags(
    changed: ReadonlyMap<number, number>,
    output: OutputBuffer,
    { condstore, uidOnly }: AnnounceOptions
  ): void {
    const response = new FetchResponse(output, { uidOnly })
    const uids = this.table.column('uid')
    for (const index of [...changed.keys()].toSorted((a, b) => a - b)) {
      response.begin(index + 1, uids[index]!)
      if (!uidOnly) response.text(`UID ${uids[index]}`)
      response.text(this.flagText(index))
      if (condstore) response.text(`MODSEQ (${changed.get(index)})`)
      response.end()
    }
  }
}

function unionOf(all: readonly UidRanges[]): UidRanges {
  return all.length === 0 ? [] : resolveSequenceSet(all.flat(), Infinity)
}

function tellRemoved(
  removed: readonly RemovedMessage[],
  output: OutputBuffer,
  { vanished }: AnnounceOptions
): void {
  if (removed.length === 0) return
  if (vanished) return output.text(vanishedResponse(rangesOf(removed.map(({ uid }) => uid)), 'now'))
  // From the last to the first, so that no number shifts another.
  for (const { index } of removed.toReversed()) output.text(expungeResponse(index + 1))
}

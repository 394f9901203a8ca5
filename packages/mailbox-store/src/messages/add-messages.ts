// Puts new messages into their folders, inside a commit: for APPEND, for delivery, and for what the drop box held.
import { eventColumns, MailboxError, type FlagLanes } from '@postkeep/mailbox-contract'
import type { Commit } from '../commit.ts'
import { columnNames, FolderColumns, packRows, type MessageRow } from '../folders/folder-columns.ts'
import type { Folder } from '../folders/folder.ts'
import { now, type Mailbox } from '../mailbox.ts'
import { noteArrival } from '../scheduling/arrived-mail.ts'
import { hasSpace } from './quota.ts'

export interface NewMessage {
  readonly folder: Folder
  readonly flags: readonly string[]
  /** `required`: a keyword that cannot be made is an error; else it is left out. */
  readonly keywords: 'required' | 'optional'
  /** Seconds since 1970 UTC. */
  readonly internalDate: number
  /** Minutes east of UTC. */
  readonly zone: number
  /** Raw bytes. */
  readonly size: number
  readonly compressed: Buffer
  /** 0 or absent: no limit. */
  readonly quota?: number | undefined
  /** A delivery key: stored only once. */
  readonly key?: Uint8Array | undefined
  readonly by?: string | undefined
  /** As `DeliverParams` has it. */
  readonly author?: string | undefined
}

export type Added =
  | { readonly kind: 'stored'; readonly folder: Folder; readonly uid: number }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'over-quota' }
  /** This message alone cannot be stored. */
  | { readonly kind: 'refused'; readonly error: MailboxError }

/** Rows that go to one folder, and the runs of them that have one author and so one change. */
interface Arrivals {
  uidNext: number
  modseq: number
  readonly rows: MessageRow[]
  readonly runs: { readonly by: string | undefined; readonly modseq: number; readonly rows: MessageRow[] }[]
}

/** What became of each, in their order; true once the commit is done. */
export function addMessages(mailbox: Mailbox, change: Commit, messages: readonly NewMessage[]): Added[] {
  const arrivals = new Map<Folder, Arrivals>()
  const saveDate = now(mailbox)
  let nextBody = mailbox.nextBody
  let addedBytes = 0
  let addedMessages = 0
  const outcomes = messages.map((message): Added => {
    if (message.key && isKnown(mailbox, message.key)) return { kind: 'duplicate' }
    if (!hasSpace(mailbox, message.quota, addedBytes + message.size)) return { kind: 'over-quota' }
    const lanes = lanesFor(mailbox, message)
    if (lanes instanceof MailboxError) return { kind: 'refused', error: lanes }
    const body = nextBody++
    const row = arrive(arrivals, message, { ...lanes, body, saveDate })
    insert(mailbox, message, row)
    if (message.author !== undefined) noteArrival(mailbox, change, { body, author: message.author })
    addedBytes += message.size
    addedMessages++
    change.after(() => mailbox.derived.add({ ...message, body }))
    return { kind: 'stored', folder: message.folder, uid: row.uid }
  })
  change.after(() => {
    mailbox.nextBody = nextBody
    mailbox.usage.add(addedBytes, addedMessages)
  })
  for (const [folder, arrived] of arrivals) announce(change, folder, arrived)
  return outcomes
}

function isKnown({ db }: Mailbox, key: Uint8Array): boolean {
  return db.value('SELECT 1 FROM delivery WHERE key = ?', key) !== undefined
}

function lanesFor({ keywords }: Mailbox, message: NewMessage): FlagLanes | MailboxError {
  if (message.keywords === 'optional') return keywords.madeWhereFree(message.flags)
  try {
    return keywords.made(message.flags)
  } catch (error) {
    if (error instanceof MailboxError) return error
    throw error
  }
}

function arrive(
  arrivals: Map<Folder, Arrivals>,
  message: NewMessage,
  { flags, keywords, body, saveDate }: FlagLanes & { body: number; saveDate: number }
): MessageRow {
  const { folder, by } = message
  let arrived = arrivals.get(folder)
  if (arrived === undefined) {
    arrived = { uidNext: folder.uidNext, modseq: folder.highestModseq, rows: [], runs: [] }
    arrivals.set(folder, arrived)
  }
  let run = arrived.runs.at(-1)
  if (run === undefined || run.by !== by) {
    run = { by, modseq: ++arrived.modseq, rows: [] }
    arrived.runs.push(run)
  }
  const { internalDate, zone, size } = message
  const uid = arrived.uidNext++
  const row = { uid, flags, keywords, modseq: run.modseq, body, size, internalDate, zone, saveDate }
  arrived.rows.push(row)
  run.rows.push(row)
  return row
}

function insert({ db }: Mailbox, { folder, compressed, size, key }: NewMessage, row: MessageRow): void {
  db.run('INSERT INTO body VALUES (?, ?, ?)', row.body, size, compressed)
  const values = columnNames.map((name) => row[name])
  db.run('INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)', folder.id, ...values)
  if (key) db.run('INSERT INTO delivery VALUES (?, ?)', key, row.saveDate)
}

function announce(change: Commit, folder: Folder, { uidNext, modseq, rows, runs }: Arrivals): void {
  change.after(() => {
    folder.uidNext = uidNext
    folder.highestModseq = modseq
    folder.counts = undefined
    // The first messages of a folder are all that there is to read.
    if (rows[0]?.uid === 1) folder.columns ??= new FolderColumns([])
    for (const row of rows) folder.columns?.push(row)
  })
  for (const run of runs) {
    change.changed({
      kind: 'added',
      folder: folder.id,
      modseq: run.modseq,
      count: run.rows.length,
      columns: packRows(eventColumns, run.rows),
      by: run.by
    })
  }
}

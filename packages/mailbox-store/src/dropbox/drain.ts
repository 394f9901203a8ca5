// Takes the mail of the drop box into the mailbox when it is unlocked: in order, and each message once, for the place in
// a segment is written in the transaction that writes its messages.
import { createHash } from 'node:crypto'
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { commit } from '../commit.ts'
import { syncFile } from '../keys/sync-file.ts'
import { sealedPath } from '../mailbox-path.ts'
import type { Mailbox } from '../mailbox.ts'
import { addMessages, type Added, type NewMessage } from '../messages/add-messages.ts'
import { sealKeys, type SealPair } from '../schema/seal-keys.ts'
import type { DrainReport } from './drain-report.ts'
import { listSegments, segmentsBeingWritten } from './segment-files.ts'
import type { SealedDelivery } from './segment-format.ts'
import { SegmentReader, type OpenedRecord, type SegmentState } from './segment-reader.ts'

const batchRecords = 256
const batchBytes = 16 * 1024 * 1024

interface Progress {
  stored: number
  duplicates: number
  readonly damaged: string[]
}

/** `path`: of the mailbox. */
export function drain(mailbox: Mailbox, path: string): DrainReport {
  const progress: Progress = { stored: 0, duplicates: 0, damaged: [] }
  const names = listSegments(path)
  const finished = mailbox.db
    .values<string>('SELECT segment FROM drained')
    .filter((name) => !names.includes(name))
  for (const name of finished) mailbox.db.run('DELETE FROM drained WHERE segment = ?', name)
  if (names.length === 0) return progress
  const keys = sealKeys(mailbox.db)
  for (const name of names) {
    const file = join(sealedPath(path), name)
    if (!segmentsBeingWritten.has(file)) drainSegment(mailbox, { file, name, keys }, progress)
  }
  const { stored, duplicates, damaged } = progress
  mailbox.logger.info({ stored, duplicates, damaged: damaged.length }, 'the drop box was emptied')
  return progress
}

function drainSegment(
  mailbox: Mailbox,
  { file, name, keys }: { file: string; name: string; keys: SealPair },
  progress: Progress
): void {
  const known = mailbox.db.row<{ records: number; done: number }>(
    'SELECT records, done FROM drained WHERE segment = ?',
    name
  )
  const state = known?.done
    ? 'whole'
    : storeRecords(mailbox, { file, name, keys, first: known?.records ?? 0 }, progress)
  if (state === 'damaged') {
    progress.damaged.push(name)
    setAside(file, name)
    mailbox.logger.error(
      { segment: name },
      'sealed mail was damaged: what could be read is stored, the file is kept'
    )
    return
  }
  if (state === 'torn')
    mailbox.logger.warn({ segment: name }, 'a drop box was not closed: all it acknowledged is there')
  rmSync(file)
  syncFile(join(file, '..'))
}

function storeRecords(
  mailbox: Mailbox,
  { file, name, keys, first }: { file: string; name: string; keys: SealPair; first: number },
  progress: Progress
): SegmentState {
  const reader = new SegmentReader(file, keys)
  try {
    for (const batch of batches(reader.records(first))) {
      const added = commit(mailbox, (change) => {
        markDrained(mailbox, name, { records: batch.at(-1)!.number + 1, isDone: false })
        const unsettled = withoutSettledKeys(batch, name)
        const outcomes = addMessages(
          mailbox,
          change,
          unsettled.deliveries.map((delivery) => messageOf(mailbox, delivery))
        )
        unsettled.settle(mailbox)
        return outcomes
      })
      count(added, progress)
    }
    const { state } = reader
    if (state !== 'damaged') markDrained(mailbox, name, { records: 0, isDone: true })
    return state
  } finally {
    reader.close()
  }
}

/**
 * A key that is settled between two messages of a batch must not make the second a duplicate of the first: from there on
 * another key stands for it, until `settle` has taken the settled ones out of the mailbox.
 */
function withoutSettledKeys(
  batch: readonly OpenedRecord[],
  segment: string
): { deliveries: SealedDelivery[]; settle(mailbox: Mailbox): void } {
  const deliveries: SealedDelivery[] = []
  const standIns = new Map<string, Uint8Array>()
  const settled: Uint8Array[] = []
  for (const record of batch) {
    const key = record.kind === 'message' ? record.delivery.key : record.key
    const name = Buffer.from(key).toString('hex')
    const current = standIns.get(name) ?? key
    if (record.kind === 'message') {
      deliveries.push({ ...record.delivery, key: current })
      continue
    }
    settled.push(current)
    const place = createHash('sha256').update(`${segment} ${record.number}`)
    standIns.set(name, place.digest().subarray(0, 16))
  }
  return {
    deliveries,
    settle({ db }) {
      for (const key of settled) db.run('DELETE FROM delivery WHERE key = ?', key)
      for (const [name, standIn] of standIns)
        db.run('UPDATE delivery SET key = ? WHERE key = ?', Buffer.from(name, 'hex'), standIn)
    }
  }
}

function messageOf({ folders }: Mailbox, delivery: SealedDelivery): NewMessage {
  const { key, flags, internalDate, size, author, compressed } = delivery
  const folder = folders.forDelivery(delivery.folder)
  return {
    folder,
    key,
    flags,
    internalDate,
    zone: 0,
    size,
    author,
    keywords: 'optional',
    compressed: Buffer.from(compressed)
  }
}

function markDrained(
  { db }: Mailbox,
  name: string,
  { records, isDone }: { records: number; isDone: boolean }
): void {
  db.run('INSERT OR REPLACE INTO drained VALUES (?, ?, ?)', name, records, isDone ? 1 : 0)
}

function count(added: readonly Added[], progress: Progress): void {
  for (const { kind } of added) {
    if (kind === 'stored') progress.stored++
    if (kind === 'duplicate') progress.duplicates++
  }
}

/** Into `sealed/damaged/`: for the operator to look at. */
function setAside(file: string, name: string): void {
  const folder = join(file, '..', 'damaged')
  mkdirSync(folder, { recursive: true })
  renameSync(file, join(folder, name))
  syncFile(folder)
  syncFile(join(file, '..'))
}

function* batches(records: Iterable<OpenedRecord>): Generator<OpenedRecord[]> {
  let batch: OpenedRecord[] = []
  let bytes = 0
  for (const record of records) {
    batch.push(record)
    if (record.kind === 'message') bytes += record.delivery.compressed.length
    if (batch.length < batchRecords && bytes < batchBytes) continue
    yield batch
    batch = []
    bytes = 0
  }
  if (batch.length > 0) yield batch
}

// STORE. RFC 9051 §6.4.6, RFC 7162 §3.1.3
import { eventColumns, type ValueOf } from '@postkeep/mailbox-contract'
import { commit } from '../commit.ts'
import type { FolderColumns } from '../folders/folder-columns.ts'
import type { Folder } from '../folders/folder.ts'
import { raiseFolder } from '../folders/raise-folder.ts'
import type { Mailbox } from '../mailbox.ts'
import type { Authored, StoreParams } from '../mailbox-store.ts'
import type { FlagChange } from './flag-log.ts'
import { laneAfter, masksOf } from './flag-masks.ts'
import { checkRanges, toRanges } from './uid-ranges.ts'

/** Ranges of which so many messages each are in the mean are written as ranges. */
const leastMessagesARange = 4

export function store(mailbox: Mailbox, params: StoreParams<'store'> & Authored): ValueOf<'store'> {
  checkRanges(params.uids)
  const { folders, keywords, db } = mailbox
  const folder = folders.requireId(params.folder)
  const columns = folders.columns(folder)
  // To take away a keyword does not make it.
  const lanes = params.mode === 'remove' ? keywords.known(params.flags) : keywords.made(params.flags)
  const change: FlagChange = {
    ...masksOf(params.mode, lanes),
    uids: params.uids,
    unchangedSince: params.unchangedSince ?? Infinity,
    modseq: folder.highestModseq + 1
  }
  const { changed, modified } = select(columns, change)
  if (changed.length === 0) {
    keywords.rolledBack()
    return { modseq: folder.highestModseq, modified }
  }
  commit(mailbox, (rows) => {
    write(mailbox, folder, change, changed)
    raiseFolder(db, rows, folder, { modseq: change.modseq })
    rows.after(() => {
      updateColumns(columns, change, changed)
      rows.changed({
        kind: 'flags',
        folder: folder.id,
        modseq: change.modseq,
        count: changed.length,
        columns: columns.pack(eventColumns, changed),
        by: params.by
      })
    })
  })
  return { modseq: change.modseq, modified }
}

/** Indices of the messages whose flags will differ, and UIDs of those that were changed since. */
function select(columns: FolderColumns, change: FlagChange): { changed: Uint32Array; modified: number[] } {
  const { modseq, uid, flags, keywords } = columns.arrays
  const modified: number[] = []
  const changed = columns.select(change.uids)
  let count = 0
  for (const index of changed) {
    if (modseq[index]! > change.unchangedSince) modified.push(uid[index]!)
    else if (
      laneAfter(flags[index]!, change.flags) !== flags[index] ||
      laneAfter(keywords[index]!, change.keywords) !== keywords[index]
    )
      changed[count++] = index
  }
  return { changed: changed.subarray(0, count), modified: toRanges(modified) }
}

/** Few messages: their rows. Many in few ranges: the ranges. */
function write(mailbox: Mailbox, folder: Folder, change: FlagChange, changed: Uint32Array): void {
  const { db, flagLog, limits, folders } = mailbox
  const ranges = change.uids.length / 2
  if (changed.length >= limits.loggedFlags && changed.length >= ranges * leastMessagesARange) {
    return flagLog.add(folder, change)
  }
  // The arrays know better than the rows what the flags are now.
  const { uid, flags, keywords } = folders.columns(folder).arrays
  for (const index of changed) {
    const count = db.run(
      'UPDATE message SET flags = ?, keywords = ?, modseq = ? WHERE folder = ? AND uid = ?',
      laneAfter(flags[index]!, change.flags),
      laneAfter(keywords[index]!, change.keywords),
      change.modseq,
      folder.id,
      uid[index]!
    )
    if (count !== 1) throw new Error('a message of the arrays has no row')
  }
}

function updateColumns(columns: FolderColumns, change: FlagChange, indices: Uint32Array): void {
  const { flags, keywords, modseq } = columns.arrays
  for (const index of indices) {
    flags[index] = laneAfter(flags[index]!, change.flags)
    keywords[index] = laneAfter(keywords[index]!, change.keywords)
    modseq[index] = change.modseq
  }
}

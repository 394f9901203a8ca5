// STORE: a change of flags as one UPDATE a range of UIDs. RFC 9051 §6.4.6, RFC 7162 §3.1.3
import { eventColumns, type FlagLanes, type ValueOf } from '@postkeep/mailbox-contract'
import { commit } from '../commit.ts'
import type { FolderColumns } from '../folders/folder-columns.ts'
import type { Folder } from '../folders/folder.ts'
import { raiseFolder } from '../folders/raise-folder.ts'
import type { Mailbox } from '../mailbox.ts'
import type { Authored, StoreParams } from '../mailbox-store.ts'
import { checkRanges, eachRange, toRanges } from './uid-ranges.ts'

type Mode = StoreParams<'store'>['mode']

interface FlagChange {
  readonly folder: Folder
  readonly uids: readonly number[]
  readonly mode: Mode
  readonly lanes: FlagLanes
  /** Messages with a higher MODSEQ stay as they are. */
  readonly unchangedSince: number
  readonly modseq: number
}

/** `=`: all lanes; else those of the lanes' bits that differ. The predicates of `select` say the same. */
const updates: Readonly<Record<Mode, string>> = {
  add: `SET flags = flags | :f, keywords = keywords | :k, modseq = :m
    WHERE (flags & :f <> :f OR keywords & :k <> :k)`,
  remove: `SET flags = flags & ~:f, keywords = keywords & ~:k, modseq = :m
    WHERE (flags & :f <> 0 OR keywords & :k <> 0)`,
  replace: `SET flags = :f, keywords = :k, modseq = :m WHERE (flags <> :f OR keywords <> :k)`
}

export function store(mailbox: Mailbox, params: StoreParams<'store'> & Authored): ValueOf<'store'> {
  checkRanges(params.uids)
  const { folders, keywords, db } = mailbox
  const folder = folders.requireId(params.folder)
  const columns = folders.columns(folder)
  const change: FlagChange = {
    folder,
    uids: params.uids,
    mode: params.mode,
    // To take away a keyword does not make it.
    lanes: params.mode === 'remove' ? keywords.known(params.flags) : keywords.made(params.flags),
    unchangedSince: params.unchangedSince ?? Infinity,
    modseq: folder.highestModseq + 1
  }
  const { changed, modified } = select(columns, change)
  if (changed.length === 0) {
    keywords.rolledBack()
    return { modseq: folder.highestModseq, modified }
  }
  commit(mailbox, (rows) => {
    updateRows(mailbox, change, changed.length)
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
  const masks = masksOf(change)
  const modified: number[] = []
  const selected = columns.select(change.uids).filter((index) => {
    if (modseq[index]! > change.unchangedSince) {
      modified.push(uid[index]!)
      return false
    }
    return (
      laneAfter(flags[index]!, masks.flags) !== flags[index] ||
      laneAfter(keywords[index]!, masks.keywords) !== keywords[index]
    )
  })
  return { changed: selected, modified: toRanges(modified) }
}

/** What of a lane stays and what is set, for a mode: the same for all messages of a STORE. */
interface Mask {
  readonly keep: number
  readonly set: number
}

function masksOf({ mode, lanes }: FlagChange): { readonly flags: Mask; readonly keywords: Mask } {
  const maskOf = (lane: number): Mask => {
    if (mode === 'remove') return { keep: ~lane, set: 0 }
    return { keep: mode === 'add' ? ~0 : 0, set: lane }
  }
  return { flags: maskOf(lanes.flags), keywords: maskOf(lanes.keywords) }
}

function laneAfter(lane: number, { keep, set }: Mask): number {
  return ((lane & keep) | set) >>> 0
}

function updateRows({ db }: Mailbox, change: FlagChange, expected: number): void {
  const sql = `UPDATE message ${updates[change.mode]}
    AND folder = :folder AND uid BETWEEN :low AND :high AND modseq <= :since`
  const values = {
    f: change.lanes.flags,
    k: change.lanes.keywords,
    m: change.modseq,
    folder: change.folder.id,
    since: Math.min(change.unchangedSince, Number.MAX_SAFE_INTEGER)
  }
  let count = 0
  for (const [low, high] of eachRange(change.uids)) count += db.run(sql, { ...values, low, high })
  if (count !== expected) throw new Error(`flags of ${count} messages changed instead of ${expected}`)
}

function updateColumns(columns: FolderColumns, change: FlagChange, indices: Uint32Array): void {
  const { flags, keywords, modseq } = columns.arrays
  const masks = masksOf(change)
  for (const index of indices) {
    flags[index] = laneAfter(flags[index]!, masks.flags)
    keywords[index] = laneAfter(keywords[index]!, masks.keywords)
    modseq[index] = change.modseq
  }
}

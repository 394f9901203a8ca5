// STOREs of many messages as they are first written: a row a range of UIDs instead of one a message. The folder's arrays
// show what they change at once; the messages' own rows get it when there is time, in the order of the MODSEQs.
import type { FolderColumns } from '../folders/folder-columns.ts'
import type { Folder } from '../folders/folder.ts'
import type { Db } from '../schema/db.ts'
import { laneAfter, type FlagMasks } from './flag-masks.ts'
import { eachRange } from './uid-ranges.ts'

/** Messages whose rows are written in one transaction. */
const messagesAStep = 1000

export interface FlagChange extends FlagMasks {
  readonly uids: readonly number[]
  /** Messages with a higher MODSEQ stay as they are. */
  readonly unchangedSince: number
  /** Higher than that of any message there is in the ranges. */
  readonly modseq: number
}

interface LogRow {
  readonly folder: number
  readonly modseq: number
  readonly low: number
  readonly high: number
  readonly kept_flags: number
  readonly set_flags: number
  readonly kept_keywords: number
  readonly set_keywords: number
  readonly since: number
}

export class FlagLog {
  readonly #db: Db
  #waiting: number

  constructor(db: Db) {
    this.#db = db
    this.#waiting = db.value<number>('SELECT count(*) FROM flag_change') ?? 0
  }

  /** Ranges that are not in their messages' rows; a rough number. */
  get waiting(): number {
    return this.#waiting
  }

  /** Inside a transaction. */
  add({ id }: Folder, { uids, flags, keywords, unchangedSince, modseq }: FlagChange): void {
    const since = Math.min(unchangedSince, Number.MAX_SAFE_INTEGER)
    const masks = [flags.keep, flags.set, keywords.keep, keywords.set]
    for (const [low, high] of eachRange(uids)) {
      this.#db.run(
        'INSERT INTO flag_change VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
        id,
        modseq,
        low,
        high,
        ...masks,
        since
      )
      this.#waiting += 1
    }
  }

  holds({ id }: Folder): boolean {
    return this.#waiting > 0 && this.#db.value('SELECT 1 FROM flag_change WHERE folder = ?', id) !== undefined
  }

  /** Inside the transaction that removes the folder. */
  forget({ id }: Folder): void {
    this.#db.run('DELETE FROM flag_change WHERE folder = ?', id)
  }

  /** Brings arrays that were read from the rows up to date. */
  apply({ id }: Folder, columns: FolderColumns): void {
    if (this.#waiting === 0) return
    const changes = this.#db.rows<LogRow>('SELECT * FROM flag_change WHERE folder = ? ORDER BY modseq', id)
    for (const change of changes) applyTo(columns, change)
  }

  /** Writes some of the oldest change to its messages' rows; false when nothing waits any more. Throws on a full disk. */
  settleSome(): boolean {
    if (this.#waiting === 0) return false
    const change = this.#db.row<LogRow>('SELECT * FROM flag_change ORDER BY folder, modseq, low LIMIT 1')
    if (change === undefined) {
      this.#waiting = 0
      return false
    }
    const isDone = this.#db.transaction(() => this.#settle(change))
    if (isDone) this.#waiting -= 1
    return true
  }

  #settle({ folder, modseq, low, high, since, ...masks }: LogRow): boolean {
    const end =
      this.#db.value<number>(
        `SELECT uid FROM message WHERE folder = ? AND uid BETWEEN ? AND ? ORDER BY uid LIMIT 1 OFFSET ${messagesAStep - 1}`,
        folder,
        low,
        high
      ) ?? high
    this.#db.run(settling, { ...masks, folder, modseq, low, end, since })
    const place = [folder, modseq, low] as const
    if (end === high)
      this.#db.run('DELETE FROM flag_change WHERE folder = ? AND modseq = ? AND low = ?', ...place)
    else
      this.#db.run(
        'UPDATE flag_change SET low = ? WHERE folder = ? AND modseq = ? AND low = ?',
        end + 1,
        ...place
      )
    return end === high
  }
}

/** A row that was written since has a higher MODSEQ; `applyTo` says the same. */
const settling = `
  UPDATE message SET flags = flags & :kept_flags | :set_flags, keywords = keywords & :kept_keywords | :set_keywords,
    modseq = :modseq
  WHERE folder = :folder AND uid BETWEEN :low AND :end AND modseq < :modseq AND modseq <= :since
    AND (flags & :kept_flags | :set_flags <> flags OR keywords & :kept_keywords | :set_keywords <> keywords)`

function applyTo(columns: FolderColumns, change: LogRow): void {
  const { flags, keywords, modseq } = columns.arrays
  const end = columns.lowerBound(change.high + 1)
  const flagMask = { keep: change.kept_flags, set: change.set_flags }
  const keywordMask = { keep: change.kept_keywords, set: change.set_keywords }
  for (let index = columns.lowerBound(change.low); index < end; index++) {
    if (modseq[index]! >= change.modseq || modseq[index]! > change.since) continue
    const [flagsAfter, keywordsAfter] = [
      laneAfter(flags[index]!, flagMask),
      laneAfter(keywords[index]!, keywordMask)
    ]
    if (flagsAfter === flags[index] && keywordsAfter === keywords[index]) continue
    flags[index] = flagsAfter
    keywords[index] = keywordsAfter
    modseq[index] = change.modseq
  }
}

// The messages of a selected folder, as typed arrays in UID order: 12 bytes a message, more where columns were asked for.
import {
  type Column,
  type ColumnName,
  type Columns,
  type UidRanges,
  eventColumns,
  makeColumn
} from '@postkeep/mailbox-contract'

export interface RemovedMessage {
  /** Before anything was removed. */
  readonly index: number
  readonly uid: number
}

type FlagColumns = Columns<'uid' | 'flags' | 'keywords'>

export class MessageTable {
  #count: number
  readonly #columns: Map<ColumnName, Column>

  constructor(columns: FlagColumns) {
    this.#count = columns.uid.length
    this.#columns = new Map(eventColumns.map((name) => [name, columns[name]]))
  }

  get count(): number {
    return this.#count
  }

  /** The UID of the last message; 0 when there is none. */
  get lastUid(): number {
    return this.#count === 0 ? 0 : this.column('uid')[this.#count - 1]!
  }

  has(name: ColumnName): boolean {
    return this.#columns.has(name)
  }

  /** May be longer than `count`. Changes with the table: to be asked for again after each wait. */
  column<N extends ColumnName>(name: N): Column<N> {
    const column = this.#columns.get(name)
    if (column === undefined) throw new RangeError(`column ${name} was not loaded`)
    return column as Column<N>
  }

  /** Makes room for a column; its values come by `fill`. */
  addColumn(name: ColumnName): void {
    this.#columns.set(name, makeColumn(name, this.column('uid').length))
  }

  /** Takes the values of messages that the table knows. `uids` is ascending. */
  fill<N extends ColumnName>(uids: Uint32Array, columns: Columns<N>, names: readonly N[]): void {
    let index = 0
    for (let row = 0; row < uids.length; row += 1) {
      index = this.find(uids[row]!, index)
      if (index < 0) index = ~index
      else for (const name of names) this.column(name)[index] = columns[name][row]!
    }
  }

  /** UIDs of the table from `from` on that are not among `uids`, which is ascending. */
  missing(uids: Uint32Array, from: number): number[] {
    const first = this.find(from)
    const known = this.column('uid').subarray(first < 0 ? ~first : first, this.#count)
    let at = 0
    const missing: number[] = []
    for (const uid of known) {
      while (at < uids.length && uids[at]! < uid) at += 1
      if (uids[at] !== uid) missing.push(uid)
    }
    return missing
  }

  /** Index of the message, or the complement (`~`) of where it would be. `hint`: where to look first. */
  find(uid: number, hint = 0): number {
    const uids = this.column('uid')
    if (hint < this.#count && uids[hint] === uid) return hint
    if (hint + 1 < this.#count && uids[hint + 1] === uid) return hint + 1
    let low = 0
    let high = this.#count
    while (low < high) {
      const middle = (low + high) >>> 1
      if (uids[middle]! < uid) low = middle + 1
      else high = middle
    }
    return low < this.#count && uids[low] === uid ? low : ~low
  }

  /** New messages, behind all others. Those that are known already are passed over. */
  add(added: FlagColumns): void {
    const first = added.uid.findIndex((uid) => uid > this.lastUid)
    if (first < 0) return
    const more = added.uid.length - first
    this.#reserve(this.#count + more)
    for (const name of eventColumns) this.column(name).set(added[name].subarray(first), this.#count)
    this.#count += more
  }

  /** UIDs in the ranges that the table does not hold. */
  gaps(ranges: UidRanges): UidRanges {
    const uids = this.column('uid')
    const gaps: number[] = []
    for (let at = 0; at < ranges.length; at += 2) {
      const [low, high] = [ranges[at]!, ranges[at + 1]!]
      const found = this.find(low)
      let next = low
      for (let index = found < 0 ? ~found : found; index < this.#count && uids[index]! <= high; index += 1) {
        if (next < uids[index]!) gaps.push(next, uids[index]! - 1)
        next = uids[index]! + 1
      }
      if (next <= high) gaps.push(next, high)
    }
    return gaps
  }

  /** Removes messages; returns them, ascending. */
  remove(ranges: UidRanges): RemovedMessage[] {
    const removed: RemovedMessage[] = []
    for (let at = 0; at < ranges.length; at += 2) {
      const found = this.find(ranges[at]!)
      const uids = this.column('uid')
      for (let index = found < 0 ? ~found : found; index < this.#count; index += 1) {
        if (uids[index]! > ranges[at + 1]!) break
        removed.push({ index, uid: uids[index]! })
      }
    }
    for (const column of this.#columns.values()) compact(column, removed, this.#count)
    this.#count -= removed.length
    return removed
  }

  #reserve(needed: number): void {
    const room = this.column('uid').length
    if (needed <= room) return
    const length = Math.max(needed, Math.ceil(room * 1.25) + 16)
    for (const [name, column] of this.#columns) {
      const larger = makeColumn(name, length)
      larger.set(column)
      this.#columns.set(name, larger)
    }
  }
}

/** Moves what stays over what goes. */
function compact(column: Column, removed: readonly RemovedMessage[], count: number): void {
  for (const [gone, { index }] of removed.entries()) {
    const end = removed[gone + 1]?.index ?? count
    if (end > index + 1) column.copyWithin(index - gone, index + 1, end)
  }
}

// The messages of an open folder as typed arrays: 52 bytes a message, in the order of the UIDs.
import {
  makeColumn,
  packColumns,
  type ColumnName,
  type Columns,
  type UidRanges
} from '@postkeep/mailbox-contract'
import { eachRange } from '../messages/uid-ranges.ts'

type Values = readonly number[]

/** The order of the columns in the message table, behind `folder`. */
export const columnNames = [
  'uid',
  'flags',
  'keywords',
  'modseq',
  'body',
  'size',
  'internalDate',
  'zone',
  'saveDate'
] as const satisfies readonly ColumnName[]

/** The columns that are kept; others are asked of the database. */
export type KeptColumn = (typeof columnNames)[number]
export type MessageRow = Readonly<Record<KeptColumn, number>>

const leastCapacity = 64
const highestUid = 0xffff_ffff

export class FolderColumns {
  #columns: Columns<KeptColumn>
  #capacity: number
  #count = 0

  /** `rows`: values in the order of `columnNames`, ascending UIDs. */
  constructor(rows: readonly Values[]) {
    this.#capacity = Math.max(leastCapacity, rows.length + (rows.length >> 3))
    this.#columns = columnsOf(this.#capacity)
    for (const [at, name] of columnNames.entries()) {
      const column = this.#columns[name]
      for (let index = 0; index < rows.length; index++) column[index] = rows[index]![at]!
    }
    this.#count = rows.length
  }

  get count(): number {
    return this.#count
  }

  /** The arrays are longer than `count`, and are others after a change. */
  get arrays(): Readonly<Columns<KeptColumn>> {
    return this.#columns
  }

  /** Index of the first message whose UID is at least `uid`. */
  lowerBound(uid: number): number {
    let low = 0
    let high = this.#count
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#columns.uid[middle]! < uid) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Indices of the messages in these ranges; without ranges of all. */
  select(ranges?: UidRanges): Uint32Array {
    const selected = new Uint32Array(this.#count)
    let length = 0
    for (const [low, high] of eachRange(ranges ?? [0, highestUid])) {
      const end = this.lowerBound(high + 1)
      for (let index = this.lowerBound(low); index < end; index++) selected[length++] = index
    }
    return selected.subarray(0, length)
  }

  /** A copy that stays as it is: for what is asked in several turns. */
  snapshot(): FolderColumns {
    const copy = new FolderColumns([])
    for (const name of columnNames) copy.#columns[name] = this.#columns[name].slice(0, this.#count) as never
    copy.#capacity = copy.#count = this.#count
    return copy
  }

  /** Copies of the messages at `indices`, which are ascending. */
  pick(indices: Uint32Array): FolderColumns {
    const picked = new FolderColumns([])
    const first = indices[0] ?? 0
    const isOneRun = indices.length > 0 && indices.at(-1)! - first + 1 === indices.length
    for (const name of columnNames) {
      const column = this.#columns[name]
      const values = isOneRun ? column.slice(first, first + indices.length) : makeColumn(name, indices.length)
      if (!isOneRun) for (let at = 0; at < indices.length; at++) values[at] = column[indices[at]!]!
      picked.#columns[name] = values as never
    }
    picked.#capacity = picked.#count = indices.length
    return picked
  }

  append(more: FolderColumns): void {
    while (this.#count + more.#count > this.#capacity) this.#grow()
    for (const name of columnNames) {
      this.#columns[name].set(more.#columns[name].subarray(0, more.#count), this.#count)
    }
    this.#count += more.#count
  }

  push(row: MessageRow): void {
    if (this.#count === this.#capacity) this.#grow()
    for (const name of columnNames) this.#columns[name][this.#count] = row[name]
    this.#count++
  }

  /** `indices`: ascending. */
  remove(indices: Uint32Array): void {
    if (indices.length === 0) return
    for (const name of columnNames) {
      const column = this.#columns[name]
      let target = indices[0]!
      for (let at = 0; at < indices.length; at++) {
        const start = indices[at]! + 1
        const end = indices[at + 1] ?? this.#count
        column.copyWithin(target, start, end)
        target += end - start
      }
    }
    this.#count -= indices.length
  }

  /** The columns of all messages, or of those at `indices`. */
  pack<N extends KeptColumn>(names: readonly N[], indices?: Uint32Array): Buffer<ArrayBuffer> {
    if (indices === undefined) return packColumns(names, this.#columns, this.#count)
    const selected = columnsOf(indices.length, names)
    for (const name of names) {
      const [from, to] = [this.#columns[name], selected[name]]
      for (let at = 0; at < indices.length; at++) to[at] = from[indices[at]!]!
    }
    return packColumns(names, selected, indices.length)
  }

  #grow(): void {
    this.#capacity *= 2
    const larger = columnsOf(this.#capacity)
    for (const name of columnNames) larger[name].set(this.#columns[name])
    this.#columns = larger
  }
}

/** The columns of rows that are in no folder's arrays yet. */
export function packRows<N extends KeptColumn>(
  names: readonly N[],
  rows: readonly MessageRow[]
): Buffer<ArrayBuffer> {
  const columns = columnsOf(rows.length, names)
  for (const name of names) {
    const column = columns[name]
    for (let index = 0; index < rows.length; index++) column[index] = rows[index]![name]
  }
  return packColumns(names, columns, rows.length)
}

function columnsOf<N extends KeptColumn = KeptColumn>(
  length: number,
  names: readonly N[] = columnNames as readonly KeptColumn[] as readonly N[]
): Columns<N> {
  return Object.fromEntries(names.map((name) => [name, makeColumn(name, length)])) as Columns<N>
}

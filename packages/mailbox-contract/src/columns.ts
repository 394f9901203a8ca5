// Columns: many messages' numbers in one attachment, each column a packed little-endian typed array.

const columnTypes = {
  uid: Uint32Array,
  flags: Uint32Array,
  keywords: Uint32Array,
  /** Number of the body: the key of its bytes and, divided by 256, of its chunks. */
  body: Uint32Array,
  /** RFC822.SIZE, bytes. */
  size: Uint32Array,
  modseq: Float64Array,
  /** INTERNALDATE, seconds since 1970 UTC. */
  internalDate: Float64Array,
  /** The zone that INTERNALDATE was given in, minutes east of UTC. */
  zone: Int32Array,
  /** SAVEDATE (RFC 8514), seconds since 1970 UTC. */
  saveDate: Float64Array,
  /** Number of the thread (RFC 8474 §5.2), given once and for good. */
  thread: Uint32Array
} as const

export type ColumnName = keyof typeof columnTypes
export type Column<N extends ColumnName = ColumnName> = InstanceType<(typeof columnTypes)[N]>
export type Columns<N extends ColumnName> = { [K in N]: Column<K> }

/** An empty column of `length` messages. */
export function makeColumn<N extends ColumnName>(name: N, length: number): Column<N> {
  return new columnTypes[name](length) as Column<N>
}

/** The columns one after the other, in the order of `names`. Each must hold at least `count` numbers. */
export function packColumns<N extends ColumnName>(
  names: readonly N[],
  columns: Columns<N>,
  count: number
): Buffer<ArrayBuffer> {
  const parts = names.map((name) => {
    const column = columns[name]
    return new Uint8Array(column.buffer, column.byteOffset, count * column.BYTES_PER_ELEMENT)
  })
  return Buffer.concat(parts)
}

/** What `packColumns` packed. Copies, so that the result is aligned and does not hold on to the frame. */
export function unpackColumns<N extends ColumnName>(
  packed: Uint8Array,
  names: readonly N[],
  count: number
): Columns<N> {
  const columns: Partial<Record<ColumnName, Column>> = {}
  let offset = 0
  for (const name of names) {
    const column = makeColumn(name, count)
    const bytes = new Uint8Array(column.buffer)
    if (packed.length < offset + bytes.length) throw new RangeError(`column ${name} is cut short`)
    bytes.set(packed.subarray(offset, offset + bytes.length))
    columns[name] = column
    offset += bytes.length
  }
  return columns as Columns<N>
}

// Bodies of messages, compressed, for FETCH BODY: read by ranges of numbers, about a megabyte at a time.
import type { Db } from '../schema/db.ts'

export interface BodyRow {
  readonly body: number
  /** Raw bytes. */
  readonly size: number
  readonly compressed: Buffer
}

type SizeRow = readonly [id: number, size: number]

const longestRun = 64
const batchBytes = 1024 * 1024

/** In the order asked; a body that is gone is left out. */
export function* readBodies(db: Db, bodies: readonly number[]): Generator<BodyRow[]> {
  for (const [low, high] of ascendingRuns(bodies)) {
    for (const range of lightRanges(db, low, high)) {
      const rows = db.rows<BodyRow>(
        'SELECT id AS body, size, compressed FROM body WHERE id BETWEEN ? AND ? ORDER BY id',
        ...range
      )
      if (rows.length > 0) yield rows
    }
  }
}

function* ascendingRuns(bodies: readonly number[]): Generator<[number, number]> {
  for (let start = 0; start < bodies.length;) {
    let end = start + 1
    while (end < bodies.length && end - start < longestRun && bodies[end] === bodies[end - 1]! + 1) end++
    yield [bodies[start]!, bodies[end - 1]!]
    start = end
  }
}

/** Cuts a run so that no cut is much more than a batch: sizes are read without the bodies. */
function* lightRanges(db: Db, low: number, high: number): Generator<[number, number]> {
  if (low === high) return yield [low, high]
  let start = low
  let bytes = 0
  for (const [id, size] of db.tuples<SizeRow>(
    'SELECT id, size FROM body WHERE id BETWEEN ? AND ?',
    low,
    high
  )) {
    if (bytes > 0 && bytes + size > batchBytes) {
      yield [start, id - 1]
      start = id
      bytes = 0
    }
    bytes += size
  }
  yield [start, high]
}

// Bodies that lost a message: maintenance looks whether another message still has them.
import type { Db } from '../schema/db.ts'
import { eachRange, toRanges } from './uid-ranges.ts'

export function loosenBodies(db: Db, bodies: Iterable<number>): void {
  const ascending = Uint32Array.from(bodies).sort()
  for (const [low, high] of eachRange(toRanges(new Set(ascending)))) {
    db.run('INSERT INTO loose_body VALUES (?, ?)', low, high)
  }
}

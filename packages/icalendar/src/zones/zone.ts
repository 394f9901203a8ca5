export interface Zone {
  readonly name: string
  /** A time that does not exist is read with the offset before the gap, a double one is the first. RFC 5545 §3.3.5. */
  toUtc(wall: number): number
  toWall(utc: number): number
}

export interface Zones {
  named(tzid: string): Zone | undefined
}

/** From the moments at which the offset changes. Milliseconds. */
export function zoneFromOffsets(name: string, offsetAt: (utc: number) => number): Zone {
  return {
    name,
    toWall: (utc) => utc + offsetAt(utc),
    toUtc(wall) {
      // Read with the offset that held a day before, then with the one that holds a day later: what agrees with itself first.
      const before = offsetAt(wall - 86_400_000)
      if (offsetAt(wall - before) === before) return wall - before
      const after = offsetAt(wall + 86_400_000)
      return offsetAt(wall - after) === after ? wall - after : wall - before
    }
  }
}

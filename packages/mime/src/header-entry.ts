// The cached header fields of a message behind an index of them, so that a FETCH of a whole folder looks at no line.
// Layout: u32le n, n bytes: each field's place in `cachedHeaderNames`, n u32le: its length, then the fields.
import { cachedHeaderNames } from './cached-headers.ts'
import { endOfField } from './select-header-fields.ts'

const places = new Map([...cachedHeaderNames].map((name, place) => [name, place]))
const longestName = Math.max(...[...cachedHeaderNames].map((name) => name.length))

/** `fields`: what `cachedHeaders` gives. Never empty. */
export function packHeaderEntry(fields: Buffer): Buffer {
  const found: [place: number, length: number][] = []
  for (let start = 0; start < fields.length;) {
    const end = endOfField(fields, start)
    found.push([placeOf(fields, start), end - start])
    start = end
  }
  const packed = Buffer.allocUnsafe(4 + 5 * found.length + fields.length)
  packed.writeUInt32LE(found.length)
  for (const [at, [place, length]] of found.entries()) {
    packed[4 + at] = place
    packed.writeUInt32LE(length, 4 + found.length + 4 * at)
  }
  fields.copy(packed, 4 + 5 * found.length)
  return packed
}

function placeOf(fields: Buffer, start: number): number {
  const colon = fields.indexOf(':', start)
  const name = fields.toString('latin1', start, Math.min(colon, start + longestName + 1))
  return places.get(name.trimEnd().toLowerCase())!
}

/** The fields. An empty entry has none: that of a message that could not be read. */
export function headerFieldsOf(entry: Buffer): Buffer {
  return entry.length === 0 ? entry : entry.subarray(4 + 5 * entry.readUInt32LE(0))
}

/** For `selectedRuns`. `names`: lower case, all of `cachedHeaderNames`. */
export function cachedSelection(names: Iterable<string>): Uint8Array {
  const wanted = new Uint8Array(places.size)
  for (const name of names) wanted[places.get(name)!] = 1
  return wanted
}

/** Where the wanted fields lie in the entry: start, end, start, end, …; ascending and apart. */
export function selectedRuns(entry: Buffer, wanted: Uint8Array): number[] {
  const runs: number[] = []
  const count = entry.readUInt32LE(0)
  let start = 4 + 5 * count
  for (let at = 0; at < count; at++) {
    const end = start + entry.readUInt32LE(4 + count + 4 * at)
    if (wanted[entry[4 + at]!] === 1) {
      if (runs.at(-1) === start) runs[runs.length - 1] = end
      else runs.push(start, end)
    }
    start = end
  }
  return runs
}

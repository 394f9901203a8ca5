// Projections that only take or leave whole fields, on the bytes of a document: what most lists ask for.
import { onDemand } from 'bson'
import type { Doc } from '../document.ts'

type ProjectBytes = (bytes: Uint8Array) => Uint8Array

/** undefined: the projection looks into fields, or computes, or is wrong; then a decoded document is needed. */
export function compileBytesProjection(projection: Doc | undefined): ProjectBytes | undefined {
  const entries = Object.entries(projection ?? {})
  if (entries.length === 0) return (bytes) => bytes
  const isPlain = entries.every(
    ([name, value]) => /^[^.$\0]+$/.test(name) && (typeof value === 'number' || typeof value === 'boolean')
  )
  const fields = entries.filter(([name]) => name !== '_id')
  const isIncluding = Boolean((fields[0] ?? entries[0])?.[1])
  if (!isPlain || fields.some(([, value]) => Boolean(value) !== isIncluding)) return undefined
  const keepsId = projection?.['_id'] === undefined || Boolean(projection['_id'])
  const names = fields.map(([name]) => name)
  if (keepsId === isIncluding) names.push('_id')
  const wanted = names.map((name) => Buffer.from(name))
  // Where a name stands nowhere, there is nothing to leave out.
  const mayHold = (bytes: Uint8Array) => wanted.some((name) => viewOf(bytes).includes(name))
  return (bytes) => (isIncluding || mayHold(bytes) ? selectElements(bytes, wanted, isIncluding) : bytes)
}

function viewOf({ buffer, byteLength, byteOffset }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}

function selectElements(bytes: Uint8Array, names: readonly Buffer[], isIncluding: boolean): Uint8Array {
  const kept: Uint8Array[] = []
  let dropped = 0
  for (const [, nameOffset, nameLength, offset, length] of onDemand.parseToElements(bytes)) {
    const isNamed = names.some(
      (name) => name.length === nameLength && name.compare(bytes, nameOffset, nameOffset + nameLength) === 0
    )
    if (isNamed === isIncluding) kept.push(bytes.subarray(nameOffset - 1, offset + length))
    else dropped++
  }
  if (dropped === 0) return bytes
  const head = Buffer.alloc(4)
  head.writeInt32LE(kept.reduce((sum, { length }) => sum + length, 5))
  return Buffer.concat([head, ...kept, Buffer.of(0)])
}

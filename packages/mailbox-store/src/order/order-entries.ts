// Order entries of many messages, a chunk at a time.
import { bodiesPerChunk, unpackChunk } from '@postkeep/mailbox-contract'
import { chunkNumber } from '../derived/chunks.ts'
import type { Mailbox } from '../mailbox.ts'
import type { Steps } from '../search/steps.ts'

const nothing = Buffer.alloc(0)

/** `use` gets each entry with the place of its body in `bodies`, not in that order; an empty one where there is none. */
export function* eachOrderEntry(
  { derived }: Mailbox,
  bodies: ArrayLike<number>,
  use: (entry: Buffer, place: number) => void
): Steps<void> {
  const places = new Map<number, number[]>()
  for (let place = 0; place < bodies.length; place++) {
    const number = chunkNumber(bodies[place]!)
    const known = places.get(number)
    if (known) known.push(place)
    else places.set(number, [place])
  }
  for (const [number, inChunk] of places) {
    const row = derived.chunk('order', number)
    const chunk = row && unpackChunk(row.compressed)
    for (const place of inChunk) use(chunk?.entry(bodies[place]! % bodiesPerChunk) ?? nothing, place)
    yield
  }
}

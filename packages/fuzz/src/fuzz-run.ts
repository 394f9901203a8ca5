// A fuzz run: so many inputs over a few connections at once, with the memory looked at between its thirds.
import assert from 'node:assert/strict'
import { heapAfterCollection } from './heap-after-collection.ts'

export interface FuzzRun {
  /** In `npm test`; `npm run fuzz` takes `FUZZ_TIMES` as many, others for each `FUZZ_SEED`. */
  readonly inputs: number
  /** Makes what the inputs are sent to anew: a mailbox that they have filled is slow, and proves nothing more. */
  readonly renew: () => Promise<void>
  /** Sends some inputs one after the other over connections of its own. */
  readonly provoke: (inputs: number, seed: number) => Promise<void>
}

const together = 6
const rounds = 3
/** Inputs after which all is made anew. */
const renewAfter = 2500
/** Heap that may come on top in the last third, bytes: what the services keep of what they have seen. */
const allowedGrowth = 6 * 1024 * 1024

/** @throws AssertionError where the heap grows on */
export async function fuzz({ inputs, renew, provoke }: FuzzRun): Promise<void> {
  const times = Number(process.env['FUZZ_TIMES'] ?? 1)
  let seed = Number(process.env['FUZZ_SEED'] ?? 0) * 1_000_000
  const heaps: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    for (let left = (inputs * times) / rounds; left > 0; left -= renewAfter) {
      await renew()
      const share = Math.ceil(Math.min(left, renewAfter) / together)
      await Promise.all(Array.from({ length: together }, () => provoke(share, (seed += 1))))
    }
    heaps.push(await heapAfterCollection())
  }
  const [, second = 0, last = 0] = heaps
  assert.ok(last - second < allowedGrowth, `the heap grows: ${heaps.join(', ')} bytes after each third`)
}

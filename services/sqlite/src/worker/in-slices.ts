// Drives the steps of a long operation a few milliseconds at a time, so that the other sessions of the worker are served in
// between, and tells the client how far it is.
import { setImmediate } from 'node:timers/promises'
import type { Steps } from '@postkeep/mailbox-store'

const sliceMs = 8

export interface SliceOptions {
  /** Progress is told each time that so much more is done; absent: never. */
  readonly progressEvery?: number | undefined
  readonly stream: (frame: Buffer) => Promise<void>
  /** Called before each slice but the first. Throws when nobody waits for the result any more. */
  readonly check: () => void
}

export async function inSlices<Result>(steps: Steps<Result>, options: SliceOptions): Promise<Result> {
  const { progressEvery = Infinity, stream, check } = options
  let end = performance.now() + sliceMs
  let told = 0
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value
    if (step.value !== undefined) {
      const { done, total } = step.value
      if (done < told) told = 0
      if (done >= told + progressEvery) {
        told = done
        await stream(progressFrame(done, total))
        check()
      }
    }
    if (performance.now() < end) continue
    await setImmediate()
    check()
    end = performance.now() + sliceMs
  }
}

function progressFrame(done: number, total: number): Buffer {
  const frame = Buffer.allocUnsafe(8)
  frame.writeUInt32LE(done, 0)
  frame.writeUInt32LE(total, 4)
  return frame
}

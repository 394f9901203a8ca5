// Waiting for what comes about by itself, with a limit that a busy machine does not reach.
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'

export async function secondsOf(work: () => Promise<void>): Promise<string> {
  const start = performance.now()
  await work()
  return ((performance.now() - start) / 1000).toFixed(1)
}

const patienceMs = 120_000

export async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  await untilDone(async () => assert.ok(await isSo(), `not within ${patienceMs / 1000} s: ${what}`))
}

/** Tries again until it goes well. @throws what went wrong last */
export async function untilDone<T>(work: () => Promise<T>): Promise<T> {
  const end = Date.now() + patienceMs
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (Date.now() > end) throw error
      await sleep(300)
    }
  }
}

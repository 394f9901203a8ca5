// The thread that looks at memory: process ids in, what they have out.
import { parentPort } from 'node:worker_threads'
import { proportionalMemory } from '@postkeep/testkit'

export interface MemorySample {
  readonly mebibytes: number
  /** What it took to look. */
  readonly elapsedMs: number
}

parentPort!.on('message', (pids: readonly number[]) => {
  const started = performance.now()
  const mebibytes = proportionalMemory(pids)
  const sample: MemorySample = { mebibytes, elapsedMs: performance.now() - started }
  parentPort!.postMessage(sample)
})

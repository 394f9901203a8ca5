// The most memory that a server's processes have together while it is measured. Looking costs: for each process the kernel
// goes through all pages that it has (150 ms for ours, a few for a peer's small ones). So a thread of its own does it, and
// rests a hundred times as long as it took: whoever is measured is slowed down by a hundredth of a processor at most, whatever
// its size.
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { once } from 'node:events'
import type { MemorySample } from './sample-memory.ts'

const leastRestMs = 500
const restForEachMs = 100

export interface MemoryPeak {
  /** MiB. */
  stop(): Promise<number>
}

/** `processes`: asked anew each time. */
export function watchMemoryPeak(processes: () => Promise<number[]>): MemoryPeak {
  const worker = new Worker(new URL('./sample-memory.ts', import.meta.url))
  const stopping = new AbortController()
  let peak = 0

  async function sample(): Promise<number> {
    worker.postMessage(await processes())
    const [{ elapsedMs, mebibytes }] = (await once(worker, 'message')) as [MemorySample]
    peak = Math.max(peak, mebibytes)
    return elapsedMs
  }
  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      const elapsedMs = await sample()
      const restMs = Math.max(leastRestMs, restForEachMs * elapsedMs)
      await pause(restMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const watching = watch()
  return {
    async stop() {
      stopping.abort()
      await watching
      await sample()
      await worker.terminate()
      return peak
    }
  }
}

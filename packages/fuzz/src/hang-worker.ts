// The thread of hang-watch.ts. An input that takes a minute of processor time, or ten minutes with nothing going on, never ends.
import { writeSync } from 'node:fs'
import { workerData } from 'node:worker_threads'

const { shared, title } = workerData as { readonly shared: SharedArrayBuffer; readonly title: string }
const longestProcessorMs = 60_000
const longestMs = 600_000

const processorMs = (): number => {
  const { system, user } = process.cpuUsage()
  return (system + user) / 1000
}

let seen = { count: 0, processor: processorMs(), at: performance.now() }
setInterval(() => {
  const count = Atomics.load(new Int32Array(shared, 0, 1), 0)
  if (count !== seen.count) seen = { count, processor: processorMs(), at: performance.now() }
  const isEndless =
    processorMs() - seen.processor > longestProcessorMs || performance.now() - seen.at > longestMs
  if (count === 0 || !isEndless) return
  const [length = 0] = new Int32Array(shared, 4, 1)
  const input = Buffer.from(shared.slice(8, 8 + length)).toString('latin1')
  writeSync(2, `${title}: this input has no end: ${JSON.stringify(input.slice(0, 20_000))}\n`)
  process.kill(process.pid, 'SIGKILL')
}, 1000)

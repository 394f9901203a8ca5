// A thread that computes what is derived of messages beside the one that writes them. It is started when much comes in,
// and ends when nothing has come for a while, for it takes some megabytes.
import { Worker } from 'node:worker_threads'
import type { ComputedMessage } from '../derived/compute-message.ts'
import { unpackComputed } from './computed-answer.ts'
import type { ComputeAnswer, ComputeRequest } from './main.ts'

/** So many messages may be under way: their bytes are in memory twice. */
const mostUnderWay = 32
const restMs = 5000
const memory = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 8 }

type Settle = (computed: ComputedMessage | undefined) => void

export class ComputeThread {
  readonly #waiting = new Map<number, Settle>()
  #worker: Worker | undefined
  #rest: NodeJS.Timeout | undefined
  #next = 0

  get hasRoom(): boolean {
    return this.#waiting.size < mostUnderWay
  }

  /** Never rejects; undefined: it could not be computed here. `size`: raw bytes. */
  compute(size: number, compressed: Buffer): Promise<ComputedMessage | undefined> {
    clearTimeout(this.#rest)
    const { promise, resolve } = Promise.withResolvers<ComputedMessage | undefined>()
    const request: ComputeRequest = { number: this.#next++, size, compressed }
    this.#waiting.set(request.number, resolve)
    this.#worker ??= this.#start()
    this.#worker.postMessage(request)
    return promise
  }

  async close(): Promise<void> {
    clearTimeout(this.#rest)
    await this.#end()
  }

  #start(): Worker {
    const worker = new Worker(new URL('main.ts', import.meta.url), { resourceLimits: memory, name: 'derive' })
    worker.unref()
    worker.on('message', (answer: ComputeAnswer) => this.#take(answer))
    // Out of memory, most likely: what was under way is computed by its owner, who bounds it by its own means.
    worker.on('error', () => this.#lose(worker))
    worker.on('exit', () => this.#lose(worker))
    return worker
  }

  #take({ number, computed }: ComputeAnswer): void {
    const settle = this.#waiting.get(number)
    this.#waiting.delete(number)
    if (this.#waiting.size === 0) this.#rest = setTimeout(() => void this.#end(), restMs).unref()
    settle?.(computed && unpackComputed(computed))
  }

  #lose(worker: Worker): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    const settles = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const settle of settles) settle(undefined)
  }

  async #end(): Promise<void> {
    const worker = this.#worker
    if (worker === undefined) return
    this.#lose(worker)
    await worker.terminate()
  }
}

// A parser that never ends cannot be stopped from its own thread: another one looks on, tells the input, and ends the process.
import { Worker } from 'node:worker_threads'

export class HangWatch implements AsyncDisposable {
  readonly #count: Int32Array
  readonly #length: Int32Array
  readonly #bytes: Uint8Array
  readonly #worker: Worker

  /** `title`: what is told with the input. `largest`: bytes of an input. */
  constructor(title: string, largest: number) {
    const shared = new SharedArrayBuffer(8 + largest)
    this.#count = new Int32Array(shared, 0, 1)
    this.#length = new Int32Array(shared, 4, 1)
    this.#bytes = new Uint8Array(shared, 8)
    this.#worker = new Worker(new URL('hang-worker.ts', import.meta.url), { workerData: { shared, title } })
    this.#worker.unref()
  }

  /** Before each input. */
  begin(input: Uint8Array): void {
    this.#bytes.set(input.subarray(0, this.#bytes.length))
    this.#length[0] = Math.min(input.length, this.#bytes.length)
    Atomics.add(this.#count, 0, 1)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate()
  }
}

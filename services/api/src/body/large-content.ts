// A text or a file of a request that is not in memory.
import type { Stored } from '@postkeep/spool'

export class LargeContent {
  readonly size: number
  readonly #stored: Stored
  readonly #start: number

  /** Of `stored`, from `start` up to `end`. */
  constructor(stored: Stored, start: number, end: number) {
    this.#stored = stored
    this.#start = start
    this.size = end - start
  }

  read(): AsyncIterable<Buffer> {
    return this.#stored.read(this.#start, this.#start + this.size)
  }

  async bytes(): Promise<Buffer> {
    const whole = Buffer.allocUnsafeSlow(this.size)
    let at = 0
    for await (const piece of this.read()) at += piece.copy(whole, at)
    return whole
  }

  async text(): Promise<string> {
    return (await this.bytes()).toString()
  }
}

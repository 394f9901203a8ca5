// Random numbers that are the same for the same seed (sfc32). Not for secrets.
export class SeededRandom {
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(seed: number) {
    this.#a = seed | 0
    this.#b = (seed / 0x1_0000_0000) | 0
    this.#c = 0x9e37_79b9
    for (let round = 0; round < 15; round += 1) this.#next()
  }

  /** From 0 up to, not including, 1. */
  fraction(): number {
    return this.#next() / 0x1_0000_0000
  }

  /** From min to max, both included. */
  integer(min: number, max: number): number {
    return min + Math.floor(this.fraction() * (max - min + 1))
  }

  /** Many small values, few large ones: exponential around `mean`, within the bounds. */
  skewed(mean: number, min: number, max: number): number {
    return Math.round(Math.min(max, Math.max(min, -Math.log(1 - this.fraction()) * mean)))
  }

  chance(probability: number): boolean {
    return this.fraction() < probability
  }

  pick<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.fraction() * choices.length)]!
  }

  bytes(count: number): Buffer {
    const words = new Int32Array(Math.ceil(count / 4))
    for (let index = 0; index < words.length; index += 1) words[index] = this.#next()
    return Buffer.from(words.buffer, 0, count)
  }

  /** Letters and digits. */
  token(length: number): string {
    const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'
    return Array.from({ length }, () => alphabet[this.integer(0, 35)]).join('')
  }

  #next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return sum >>> 0
  }
}

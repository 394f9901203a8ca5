// The memory that requests, or messages, may take together: who would take more waits for its turn, first come first served.

export class MemoryBudget {
  #free: number
  readonly #all: number
  readonly #waiting: { readonly bytes: number; readonly start: () => void }[] = []

  constructor(bytes: number) {
    this.#all = bytes
    this.#free = bytes
  }

  /** Resolves when there is room; call what it gives when the bytes are let go. */
  async take(wanted: number): Promise<() => void> {
    const bytes = Math.min(wanted, this.#all)
    if (this.#waiting.length > 0 || this.#free < bytes) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#waiting.push({ bytes, start: resolve })
      await promise
    } else this.#free -= bytes
    return () => this.#give(bytes)
  }

  #give(bytes: number): void {
    this.#free += bytes
    while (this.#waiting.length > 0 && this.#waiting[0]!.bytes <= this.#free) {
      const { bytes: next, start } = this.#waiting.shift()!
      this.#free -= next
      start()
    }
  }
}

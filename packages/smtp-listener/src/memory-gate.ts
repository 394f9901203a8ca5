// Large messages wait in their files for their turn to be worked on: each is in memory several times over meanwhile, and
// a few at once would take more than the machine has.

interface Waiting {
  readonly bytes: number
  readonly start: () => void
}

/** Messages below this are many, and short work. */
const smallBytes = 1024 * 1024

export class MemoryGate {
  readonly #limit: number
  readonly #waiting: Waiting[] = []
  #used = 0

  /** `limit`: bytes of large messages at a time; one that is larger comes alone. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** First come, first served. */
  async run<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    if (bytes <= smallBytes) return work()
    await new Promise<void>((start) => {
      this.#waiting.push({ bytes, start })
      this.#admit()
    })
    try {
      return await work()
    } finally {
      this.#used -= bytes
      this.#admit()
    }
  }

  #admit(): void {
    for (let [next] = this.#waiting; next; [next] = this.#waiting) {
      if (this.#used > 0 && this.#used + next.bytes > this.#limit) return
      this.#waiting.shift()
      this.#used += next.bytes
      next.start()
    }
  }
}

// How many tasks run at the same time: in all, and of one kind, so that one slow destination leaves room for the others.

interface Waiting {
  readonly kind: string
  readonly start: () => void
}

export class Slots {
  readonly #total: number
  readonly #perKind: number
  readonly #waiting: Waiting[] = []
  readonly #running = new Map<string, number>()
  #count = 0

  constructor({ perKind, total }: { total: number; perKind: number }) {
    this.#total = total
    this.#perKind = perKind
  }

  /** Runs the task when there is room, first come first served. */
  async run<T>(kind: string, task: () => Promise<T>): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.push({ kind, start: resolve })
    this.#fill()
    await promise
    try {
      return await task()
    } finally {
      this.#count--
      this.#add(kind, -1)
      this.#fill()
    }
  }

  #fill(): void {
    while (this.#count < this.#total) {
      const index = this.#waiting.findIndex(({ kind }) => (this.#running.get(kind) ?? 0) < this.#perKind)
      if (index < 0) return
      const [next] = this.#waiting.splice(index, 1)
      this.#count++
      this.#add(next!.kind, 1)
      next!.start()
    }
  }

  #add(kind: string, change: number): void {
    const running = (this.#running.get(kind) ?? 0) + change
    if (running === 0) this.#running.delete(kind)
    else this.#running.set(kind, running)
  }
}

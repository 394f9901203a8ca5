// How many tasks run at the same time: in all, and of one kind, so that one slow destination leaves room for the others.

interface Waiting {
  readonly kind: string
  readonly start: () => void
}

export interface SlotLimits {
  readonly total: number
  readonly perKind: number
  /** At least so long between the beginnings of two of one kind. */
  readonly gapMs?: number
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number
}

export class Slots {
  readonly #total: number
  readonly #perKind: number
  readonly #waiting: Waiting[] = []
  readonly #running = new Map<string, number>()
  readonly #gapMs: number
  readonly #now: () => number
  /** When a kind was begun last, for as long as that counts. */
  readonly #begun = new Map<string, number>()
  #count = 0
  #alarm: NodeJS.Timeout | undefined

  constructor({ gapMs = 0, now = () => performance.now(), perKind, total }: SlotLimits) {
    this.#now = now
    this.#total = total
    this.#perKind = perKind
    this.#gapMs = gapMs
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
      const index = this.#waiting.findIndex(
        ({ kind }) => (this.#running.get(kind) ?? 0) < this.#perKind && this.#waitOf(kind) === 0
      )
      if (index < 0) return this.#wakeLater()
      const [next] = this.#waiting.splice(index, 1)
      this.#count++
      this.#add(next!.kind, 1)
      this.#note(next!.kind)
      next!.start()
    }
  }

  #note(kind: string): void {
    if (this.#gapMs === 0) return
    for (const other of this.#begun.keys()) if (this.#waitOf(other) === 0) this.#begun.delete(other)
    this.#begun.set(kind, this.#now())
  }

  /** Milliseconds until one of this kind may begin. */
  #waitOf(kind: string): number {
    const begun = this.#begun.get(kind)
    return begun === undefined ? 0 : Math.max(0, begun + this.#gapMs - this.#now())
  }

  #wakeLater(): void {
    const waits = this.#waiting.map(({ kind }) => this.#waitOf(kind)).filter((wait) => wait > 0)
    clearTimeout(this.#alarm)
    if (waits.length > 0) this.#alarm = setTimeout(() => this.#fill(), Math.min(...waits) + 1)
  }

  #add(kind: string, change: number): void {
    const running = (this.#running.get(kind) ?? 0) + change
    if (running === 0) this.#running.delete(kind)
    else this.#running.set(kind, running)
  }
}

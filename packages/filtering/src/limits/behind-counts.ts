// Counts that are far from their limit are kept here and told behind the answer, ten times a second: a client that sends
// much is not waited for with each of its commands. From half of the limit on each count is asked for as it comes, so
// that a limit is what it says; several processes together can be above it by what they take in between.
import type { Counted, Limit } from './counters.ts'

/** As all processes together have counted. */
export interface SharedCount extends Counted {
  /** Until the window ends; 0: what is known holds for this answer only. */
  readonly leftMs: number
}

export interface BehindCountsOptions {
  /** Adds to the shared count and gives it. Never rejects. */
  readonly ask: (key: string, limit: Limit, by: number) => Promise<SharedCount>
  /** Milliseconds. */
  readonly clock?: () => number
}

interface Known {
  readonly limit: Limit
  count: number
  /** Counted, and not told yet. */
  waiting: number
  /** What is known is too old then; the window ends no earlier. */
  until: number
}

const tellMs = 100
/** The others' part of a count is not older. */
const freshMs = 1000

export class BehindCounts implements Disposable {
  readonly #ask: BehindCountsOptions['ask']
  readonly #clock: () => number
  readonly #known = new Map<string, Known>()
  #timer: NodeJS.Timeout | undefined

  constructor({ ask, clock = () => performance.now() }: BehindCountsOptions) {
    this.#ask = ask
    this.#clock = clock
  }

  async count(key: string, limit: Limit, by: number): Promise<Counted> {
    const known = this.#known.get(key)
    if (known && this.#clock() < known.until) {
      const count = known.count + known.waiting + by
      if (count * 2 <= limit.limit) {
        known.waiting += by
        if (by > 0) this.#tellSoon()
        return { count, retryAfterMs: 0 }
      }
    }
    return this.#askNow(key, limit, by)
  }

  /** What was counted last is not told any more. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
  }

  async #askNow(key: string, limit: Limit, by: number): Promise<Counted> {
    const known = this.#known.get(key)
    const waiting = known?.waiting ?? 0
    if (known) {
      known.count += waiting
      known.waiting = 0
    }
    const shared = await this.#ask(key, limit, by + waiting)
    this.#learn(key, limit, shared)
    return shared
  }

  #learn(key: string, limit: Limit, { count, leftMs }: SharedCount): void {
    const known = this.#known.get(key)
    const until = this.#clock() + Math.min(freshMs, leftMs)
    if (known) {
      known.count = count
      known.until = until
    } else if (leftMs > 0) {
      this.#known.set(key, { limit, count, waiting: 0, until })
      this.#tellSoon()
    }
  }

  #tellSoon(): void {
    this.#timer ??= setTimeout(() => this.#tell(), tellMs).unref()
  }

  #tell(): void {
    this.#timer = undefined
    const now = this.#clock()
    for (const [key, known] of this.#known) {
      if (known.waiting > 0) void this.#askNow(key, known.limit, 0)
      else if (known.until <= now) this.#known.delete(key)
    }
    if (this.#known.size > 0) this.#tellSoon()
  }
}

// Counts in fixed windows in this process' memory, as long as Redis is away.
interface Window {
  readonly windowMs: number
  readonly limit: number
  /** 0 only looks. */
  readonly increment: number
}

const maximumKeys = 10_000

export class LocalCounts {
  readonly #clock: () => number
  readonly #counts = new Map<string, { count: number; endsAt: number }>()

  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock
  }

  count(key: string, { windowMs, limit, increment }: Window): { count: number; retryAfterMs: number } {
    const now = this.#clock()
    const known = this.#counts.get(key)
    const isCurrent = known !== undefined && known.endsAt > now
    const window = isCurrent ? known : { count: 0, endsAt: now + windowMs }
    window.count += increment
    if (!isCurrent && increment > 0) this.#keep(key, window)
    const allowed = window.count <= limit
    return { count: window.count, retryAfterMs: allowed ? 0 : window.endsAt - now }
  }

  // The oldest go first: whoever floods with names forgets at most other floods.
  #keep(key: string, window: { count: number; endsAt: number }): void {
    this.#counts.delete(key)
    this.#counts.set(key, window)
    if (this.#counts.size > maximumKeys) this.#counts.delete(this.#counts.keys().next().value!)
  }
}

// Counts against limits. Redis has them for all processes; without Redis each process counts for itself: mail flows, and
// one client still cannot do everything.
import { countWithin, LocalCounts, type Cache } from '@postkeep/cache'
import { errorOf, type Logger } from '@postkeep/log'
import { BehindCounts } from './behind-counts.ts'

export interface Counted {
  readonly count: number
  /** 0 where the count is not above the limit. */
  readonly retryAfterMs: number
}

export interface Limit {
  readonly windowMs: number
  /** 0: none. */
  readonly limit: number
}

export interface Counters extends Disposable {
  /** Never rejects. `by`: 0 only looks. */
  count(key: string, limit: Limit, by?: number): Promise<Counted>
}

export interface CountersOptions {
  readonly cache: Cache
  readonly logger: Logger
  /** Milliseconds. */
  readonly clock?: () => number
}

const uncounted: Counted = { count: 0, retryAfterMs: 0 }

export function createCounters({ cache, clock, logger }: CountersOptions): Counters {
  const local = new LocalCounts(clock)
  let isAway = false
  async function ask(key: string, { limit, windowMs }: Limit, by: number) {
    const window = { windowMs, limit, increment: by }
    try {
      const counted = await countWithin(cache, `mx:${key}`, window)
      isAway = false
      return counted
    } catch (error) {
      if (!isAway) logger.warn({ error: errorOf(error) }, 'mail is limited by this process alone')
      isAway = true
      // What is counted here is not told later: nothing is counted behind it.
      return { ...local.count(key, window), leftMs: 0 }
    }
  }
  const behind = new BehindCounts({ ask, ...(clock ? { clock } : {}) })
  return {
    count(key, limit, by = 1) {
      return limit.limit === 0 ? Promise.resolve(uncounted) : behind.count(key, limit, by)
    },
    [Symbol.dispose]: () => behind[Symbol.dispose]()
  }
}

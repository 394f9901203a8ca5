// Counts against limits. Redis has them for all processes; without Redis each process counts for itself: mail flows, and
// one client still cannot do everything.
import { countWithin, LocalCounts, type Cache } from '@postkeep/cache'
import { errorOf, type Logger } from '@postkeep/log'

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

export interface Counters {
  /** Never rejects. `by`: 0 only looks. */
  count(key: string, limit: Limit, by?: number): Promise<Counted>
}

const uncounted: Counted = { count: 0, retryAfterMs: 0 }

export function createCounters({ cache, logger }: { cache: Cache; logger: Logger }): Counters {
  const local = new LocalCounts()
  let isAway = false
  return {
    async count(key, { limit, windowMs }, by = 1) {
      if (limit === 0) return uncounted
      const window = { windowMs, limit, increment: by }
      try {
        const counted = await countWithin(cache, `mx:${key}`, window)
        isAway = false
        return counted
      } catch (error) {
        if (!isAway) logger.warn({ error: errorOf(error) }, 'mail is limited by this process alone')
        isAway = true
        return local.count(key, window)
      }
    }
  }
}

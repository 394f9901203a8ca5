// Counting in fixed windows of time, for limits: one round trip, and atomic.
import { ask } from './cache-unavailable.ts'
import type { Cache } from './connect-cache.ts'

export type CountResult = {
  readonly count: number
  /** The count is not above the limit. */
  readonly allowed: boolean
  /** 0 where it is allowed, else until the window ends. */
  readonly retryAfterMs: number
  /** Until the window ends. */
  readonly leftMs: number
}

type Window = {
  windowMs: number
  limit: number
  /** 1 where it is left out; 0 only looks. */
  increment?: number
}

// The window begins with the first count. A key without expiry (a crash in an older version) is given one.
const script = `
local by = tonumber(ARGV[2])
local count = by > 0 and redis.call('INCRBY', KEYS[1], by) or tonumber(redis.call('GET', KEYS[1]) or 0)
local left = redis.call('PTTL', KEYS[1])
if left == -1 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  left = tonumber(ARGV[1])
end
return {count, math.max(left, 0)}`

/** @throws CacheUnavailable */
export async function countWithin(cache: Cache, key: string, window: Window): Promise<CountResult> {
  const { windowMs, limit, increment = 1 } = window
  const answer = await ask(() => cache.redis.eval(script, 1, countKey(key), windowMs, increment))
  const [count, leftMs] = answer as [number, number]
  const allowed = count <= limit
  return { count, allowed, retryAfterMs: allowed ? 0 : leftMs, leftMs }
}

/** Forgets the count of a key. @throws CacheUnavailable */
export async function reset(cache: Cache, key: string): Promise<void> {
  await ask(() => cache.redis.del(countKey(key)))
}

function countKey(key: string): string {
  return `count:${key}`
}

// Values that are kept for a while, as JSON.
import { ask } from './cache-unavailable.ts'
import type { Cache } from './connect-cache.ts'

/** @throws CacheUnavailable */
export async function remember(cache: Cache, key: string, value: unknown, ttlMs: number): Promise<void> {
  await ask(() => cache.redis.set(valueKey(key), JSON.stringify(value), 'PX', ttlMs))
}

/** undefined where nothing is remembered. The shape is the caller's to check. @throws CacheUnavailable */
export async function recall(cache: Cache, key: string): Promise<unknown> {
  const text = await ask(() => cache.redis.get(valueKey(key)))
  return text === null ? undefined : (JSON.parse(text) as unknown)
}

/** @throws CacheUnavailable */
export async function forget(cache: Cache, key: string): Promise<void> {
  await ask(() => cache.redis.del(valueKey(key)))
}

function valueKey(key: string): string {
  return `value:${key}`
}

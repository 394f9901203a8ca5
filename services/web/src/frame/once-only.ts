// Notes that something was used: of many at the same time one is the first.
import { createHash } from 'node:crypto'
import { CacheUnavailable, type Cache } from '@postkeep/cache'

export type OnceOnly = {
  /** True for the first one within `ttlMs`. @throws CacheUnavailable */
  take(token: string, ttlMs: number): Promise<boolean>
}

export function onceOnly({ redis }: Cache): OnceOnly {
  return {
    async take(token, ttlMs) {
      const key = `used:${createHash('sha256').update(token).digest('base64url')}`
      try {
        return (await redis.set(key, '1', 'PX', ttlMs, 'NX')) === 'OK'
      } catch (error) {
        throw new CacheUnavailable('what was used cannot be noted', { cause: error })
      }
    }
  }
}

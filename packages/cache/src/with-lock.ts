// A lock that one process at a time holds. It expires when its holder dies and is renewed while it works; as any lock with
// an expiry it is for not doing work twice, not for correctness: what must not happen twice has to be idempotent.
import { randomUUID } from 'node:crypto'
import { ask } from './cache-unavailable.ts'
import type { Cache } from './connect-cache.ts'

export type Lock = {
  /** Aborted when the lock was lost: stop what you do. */
  readonly signal: AbortSignal
}

export type LockResult<T> = { readonly kind: 'ran'; readonly value: T } | { readonly kind: 'busy' }

const renewScript = `return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('PEXPIRE', KEYS[1], ARGV[2]) or 0`
const releaseScript = `return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('DEL', KEYS[1]) or 0`

type Held = { cache: Cache; key: string; token: string; ttlMs: number }

/** Runs `work` if nobody holds the lock. @throws CacheUnavailable, or what `work` throws */
export async function withLock<T>(
  cache: Cache,
  name: string,
  { ttlMs }: { ttlMs: number },
  work: (lock: Lock) => Promise<T>
): Promise<LockResult<T>> {
  const held: Held = { cache, key: `lock:${name}`, token: randomUUID(), ttlMs }
  const taken = await ask(() => cache.redis.set(held.key, held.token, 'PX', ttlMs, 'NX'))
  if (taken === null) return { kind: 'busy' }
  const lost = new AbortController()
  const renewing = keepRenewing(held, lost)
  try {
    return { kind: 'ran', value: await work({ signal: lost.signal }) }
  } finally {
    clearInterval(renewing)
    await release(held)
  }
}

function keepRenewing(held: Held, lost: AbortController): NodeJS.Timeout {
  let renewedAt = performance.now()
  const renew = async (): Promise<void> => {
    const askedAt = performance.now()
    const isOurs = await isRenewed(held)
    if (isOurs) renewedAt = askedAt
    // Unknown (Redis is away): it is ours for as long as its time runs.
    if (isOurs === false || performance.now() - renewedAt >= held.ttlMs)
      lost.abort(new Error(`The lock ${held.key} was lost`))
  }
  return setInterval(() => void renew(), held.ttlMs / 3)
}

async function isRenewed({ cache, key, token, ttlMs }: Held): Promise<boolean | undefined> {
  try {
    return (await cache.redis.eval(renewScript, 1, key, token, ttlMs)) === 1
  } catch (error) {
    cache.logger.warn({ error, lock: key }, 'a lock cannot be renewed')
    return undefined
  }
}

/** The work is done by now: if this fails, the lock expires by itself. */
async function release({ cache, key, token }: Held): Promise<void> {
  try {
    await cache.redis.eval(releaseScript, 1, key, token)
  } catch (error) {
    cache.logger.warn({ error, lock: key }, 'a lock cannot be released, it will expire')
  }
}

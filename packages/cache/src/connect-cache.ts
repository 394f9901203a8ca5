// The connection to Redis. It is opened in the background and opened again for ever, with growing pauses.
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import type { Logger } from '@postkeep/log'
import { ask } from './cache-unavailable.ts'

export type CacheOptions = {
  /** redis://[user:password@]host:port[/db], or rediss:// for TLS. */
  url: string
  logger: Logger
  /** Put before each key. */
  keyPrefix?: string
  /** The longest that a command may take. */
  commandTimeoutMs?: number
}

export type Cache = AsyncDisposable & {
  readonly redis: Redis
  readonly logger: Logger
  isReady(): boolean
  /** Resolves when Redis was reached, or was not, for the first time: who waits for it before clients come refuses none of them. */
  readonly firstAttempt: Promise<void>
  /** Waits for the connection. @throws CacheUnavailable after `timeoutMs` */
  whenReady(timeoutMs?: number): Promise<void>
  health(): Promise<{ ok: boolean; detail?: string }>
  close(): Promise<void>
}

const longestPauseMs = 3000
const firstAttemptMs = 5000

export function connectCache({ url, logger, keyPrefix = '', commandTimeoutMs = 3000 }: CacheOptions): Cache {
  const redis = new Redis(url, {
    keyPrefix,
    lazyConnect: true,
    // A command while Redis is away fails at once, and none is sent twice (a count would count double).
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: commandTimeoutMs,
    connectTimeout: 5000,
    disableClientInfo: true,
    retryStrategy: (attempt) => Math.min(longestPauseMs, 50 * 2 ** Math.min(attempt, 10))
  })
  logOutages(redis, logger)
  // The error event tells of the failure; the connection is tried again.
  const connected = redis.connect().catch(() => undefined)
  // One that is still loading its data is waited for no longer.
  const firstAttempt = Promise.race([connected, sleep(firstAttemptMs, undefined, { ref: false })])
  const isReady = (): boolean => redis.status === 'ready'
  const close = (): Promise<void> => closeRedis(redis)
  return {
    redis,
    logger,
    isReady,
    firstAttempt,
    async whenReady(timeoutMs = 5000) {
      if (!isReady()) await ask(() => once(redis, 'ready', { signal: AbortSignal.timeout(timeoutMs) }))
    },
    async health() {
      try {
        await redis.ping()
        return { ok: true }
      } catch {
        return { ok: false, detail: `Redis does not answer (${redis.status})` }
      }
    },
    close,
    [Symbol.asyncDispose]: close
  }
}

/** One line when it goes, one when it is back, not one for each attempt. */
function logOutages(redis: Redis, logger: Logger): void {
  let isAway = false
  redis.on('error', (error: Error) => {
    if (!isAway) logger.warn({ error }, 'Redis cannot be reached, trying on')
    isAway = true
  })
  redis.on('close', () => {
    if (!isAway && redis.status !== 'end') logger.warn({}, 'the connection to Redis was lost')
    isAway = true
  })
  redis.on('ready', () => {
    if (isAway) logger.info({}, 'Redis is back')
    isAway = false
  })
}

async function closeRedis(redis: Redis): Promise<void> {
  if (redis.status === 'end') return
  // Between two attempts there is no connection that could end: `disconnect` drops the next attempt and is silent.
  const isBetweenAttempts = redis.status === 'reconnecting'
  const ended = new Promise<void>((resolve) => redis.once('end', resolve))
  redis.disconnect()
  if (!isBetweenAttempts) await ended
}

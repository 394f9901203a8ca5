// Tells the workers that there is something to do, by Redis. Only a wake-up: without it they find it at their next look.
import type { Cache } from '@postkeep/cache'

const channel = 'postkeep:queued'

/** Not waited for, never throws. */
export function announceQueued(cache: Cache): void {
  cache.redis
    .publish(channel, '')
    .catch((error: unknown) => cache.logger.debug({ error }, 'a queued message could not be announced'))
}

/** Calls `wake` for each announcement, and when the connection is (again) there: some may have been missed. */
export function listenForQueued({ logger, redis }: Cache, wake: () => void): AsyncDisposable {
  // A connection that has subscribed can do nothing else.
  const listener = redis.duplicate({ autoResubscribe: false })
  const failed = (error: unknown) => logger.debug({ error }, 'no announcements of queued messages come now')
  listener.on('error', failed)
  listener.on('message', wake)
  listener.on('ready', () => {
    listener.subscribe(channel).then(wake, failed)
  })
  // The error event tells of the failure; the connection is tried again.
  listener.connect().catch(() => undefined)
  return {
    [Symbol.asyncDispose]() {
      listener.disconnect()
      return Promise.resolve()
    }
  }
}

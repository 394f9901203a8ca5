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
export function listenForQueued(cache: Cache, wake: () => void): AsyncDisposable {
  // A connection that has subscribed can do nothing else.
  const listener = cache.redis.duplicate({ enableOfflineQueue: true, autoResubscribe: true })
  listener.on('error', (error: Error) =>
    cache.logger.debug({ error }, 'the listener for queued messages has no connection')
  )
  listener.on('ready', wake)
  listener.on('message', wake)
  listener
    .subscribe(channel)
    .catch((error: unknown) => cache.logger.debug({ error }, 'the subscription to queued messages failed'))
  return {
    [Symbol.asyncDispose]() {
      listener.disconnect()
      return Promise.resolve()
    }
  }
}

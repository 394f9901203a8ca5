// Tells the workers that there is something to do, by Redis. Only a wake-up: without it they find it at their next look.
import { announce, listen, type Cache } from '@postkeep/cache'

const channel = 'postkeep:queued'

/** Not waited for, never throws. */
export function announceQueued(cache: Cache): void {
  announce(cache, channel)
}

/** Calls `wake` for each announcement, and when the connection is (again) there: some may have been missed. */
export function listenForQueued(cache: Cache, wake: () => void): AsyncDisposable {
  return listen(cache, channel, { onMessage: wake, onListening: wake })
}

// Words from process to process, by Redis' publish and subscribe: who does not listen just then never hears them.
import type { Cache } from './connect-cache.ts'

/** Not waited for, never throws. */
export function announce(cache: Cache, channel: string, text = ''): void {
  cache.redis
    .publish(channel, text)
    .catch((error: unknown) => cache.logger.debug({ error, channel }, 'an announcement could not be made'))
}

type Listener = {
  readonly onMessage: (text: string) => void
  /** When the connection is (again) there: some may have been missed. */
  readonly onListening?: () => void
}

export function listen({ logger, redis }: Cache, channel: string, listener: Listener): AsyncDisposable {
  // A connection that has subscribed can do nothing else.
  const connection = redis.duplicate({ autoResubscribe: false })
  const failed = (error: unknown): void => logger.debug({ error, channel }, 'no announcements come now')
  connection.on('error', failed)
  connection.on('message', (_channel, text) => listener.onMessage(text))
  connection.on('ready', () => {
    connection.subscribe(channel).then(() => listener.onListening?.(), failed)
  })
  // The error event tells of the failure; the connection is tried again.
  connection.connect().catch(() => undefined)
  return {
    [Symbol.asyncDispose]() {
      connection.disconnect()
      return Promise.resolve()
    }
  }
}

// The keys of a Redis, one JSON line each: what DUMP says of the key, and when it expires. RESTORE reads it in a Redis of
// the same or a newer version.
import type { Cache } from '@postkeep/cache'

/** A line. `key` and `value` in base64; `expiresAt`: milliseconds since 1970, 0: never. */
export interface DumpedKey {
  readonly key: string
  readonly value: string
  readonly expiresAt: number
}

const keysAtOnce = 200

/** Only keys with the prefix of the connection. `clock`: milliseconds since 1970. */
export async function* dumpKeys({ redis }: Cache, clock: () => number): AsyncIterable<DumpedKey> {
  const prefix = Buffer.from(redis.options.keyPrefix ?? '')
  let cursor = '0'
  do {
    const [next, found] = await redis.scanBuffer(cursor, 'COUNT', keysAtOnce)
    cursor = next.toString()
    for (const name of found.filter((key) => key.subarray(0, prefix.length).equals(prefix))) {
      // The connection puts the prefix before it again.
      const key = name.subarray(prefix.length)
      const [value, ttl] = await Promise.all([redis.dumpBuffer(key), redis.pttl(key)])
      // -2: it went while it was read.
      if (value === null || ttl === -2) continue
      const expiresAt = ttl < 0 ? 0 : clock() + ttl
      yield { key: key.toString('base64'), value: value.toString('base64'), expiresAt }
    }
  } while (cursor !== '0')
}

// Puts dumped keys into a Redis, each with the time that is left to it.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Cache } from '@postkeep/cache'
import type { DumpedKey } from './dump-keys.ts'

/** `file`: of lines. Keys whose time is over stay away. */
export async function restoreKeys({ redis }: Cache, file: string, clock: () => number): Promise<void> {
  for await (const { key, value, expiresAt } of dumpedKeys(file)) {
    if (expiresAt !== 0 && expiresAt <= clock()) continue
    const ttl = expiresAt === 0 ? 0 : expiresAt - clock()
    await redis.restore(Buffer.from(key, 'base64'), ttl, Buffer.from(value, 'base64'), 'REPLACE')
  }
}

export async function* dumpedKeys(file: string): AsyncIterable<DumpedKey> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })
  for await (const line of lines) if (line !== '') yield JSON.parse(line) as DumpedKey
}

/** Removes the keys that the connection sees. */
export async function removeKeys({ redis }: Cache, file: string): Promise<void> {
  for await (const { key } of dumpedKeys(file)) await redis.del(Buffer.from(key, 'base64'))
}

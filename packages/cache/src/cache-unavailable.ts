// Redis cannot be asked now. What Redis itself refuses (a wrong command, no memory) stays the error that it is.
import { ReplyError } from 'ioredis'

export class CacheUnavailable extends Error {
  override name = 'CacheUnavailable'
}

/** @throws CacheUnavailable where the connection is at fault */
export async function ask<T>(command: () => Promise<T>): Promise<T> {
  try {
    return await command()
  } catch (error) {
    if (error instanceof ReplyError) throw error
    throw new CacheUnavailable('Redis cannot be reached', { cause: error })
  }
}

// Challenges in Redis, where the web service finds them.
import type { ChallengeReader, ChallengeStore } from './challenge-store.ts'

/** What is needed of `Cache` (@postkeep/cache). */
export type ChallengeCache = {
  readonly redis: {
    set(key: string, value: string, unit: 'PX', ttlMs: number): Promise<unknown>
    get(key: string): Promise<string | null>
    del(key: string): Promise<unknown>
  }
}

/** Longer than an order takes; what a crash leaves behind goes by itself. */
const ttlMs = 3_600_000

export function cacheChallengeStore({ redis }: ChallengeCache): ChallengeStore & ChallengeReader {
  return {
    put: async (token, keyAuthorization) =>
      void (await redis.set(keyOf(token), keyAuthorization, 'PX', ttlMs)),
    remove: async (token) => void (await redis.del(keyOf(token))),
    get: async (token) => (await redis.get(keyOf(token))) ?? undefined
  }
}

function keyOf(token: string): string {
  return `acme-challenge:${token}`
}

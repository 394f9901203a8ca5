// Where the answers to http-01 challenges go: to the web service, by Redis, when it serves them; else to a server of our
// own, before there is a web service.
import { randomBytes } from 'node:crypto'
import { cacheChallengeStore, type ChallengeCache } from './cache-challenge-store.ts'
import type { ChallengeStore } from './challenge-store.ts'
import { startChallengeServer } from './start-challenge-server.ts'

export type OpenChallenges = AsyncDisposable & {
  readonly challenges: ChallengeStore
  readonly by: 'web' | 'own server'
}

type Where = {
  readonly cache: ChallengeCache | undefined
  /** "http://web" */
  readonly webUrl: string
  readonly port: number
}

const timeoutMs = 3000

/** @throws CertificateError when neither can be had */
export async function openChallenges({ cache, port, webUrl }: Where): Promise<OpenChallenges> {
  if (cache && (await isServed(cache, webUrl))) {
    return {
      challenges: cacheChallengeStore(cache),
      by: 'web',
      [Symbol.asyncDispose]: async () => undefined
    }
  }
  const server = await startChallengeServer({ port })
  return { challenges: server.challenges, by: 'own server', [Symbol.asyncDispose]: () => server.close() }
}

/** Asked with a challenge that nobody else can know of. */
async function isServed(cache: ChallengeCache, webUrl: string): Promise<boolean> {
  const store = cacheChallengeStore(cache)
  const token = `probe-${randomBytes(16).toString('hex')}`
  try {
    await store.put(token, token)
    const url = new URL(`/.well-known/acme-challenge/${token}`, webUrl)
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) })
    return response.status === 200 && (await response.text()) === token
  } catch {
    // No web service, or no Redis that it could read: that is the answer.
    return false
  } finally {
    await store.remove(token).catch(() => undefined)
  }
}

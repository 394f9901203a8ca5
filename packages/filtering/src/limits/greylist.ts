// Greylisting: who was never seen is asked to come again. RFC 6647 §2: by network and sender, not by single address,
// for large senders try again from another one.
import { createHash } from 'node:crypto'
import { recall, remember, type Cache } from '@postkeep/cache'

export interface Greylist {
  /** undefined: it may pass. Seconds to wait otherwise. Never rejects: without Redis all pass. */
  judge(tuple: { readonly network: string; readonly sender: string }): Promise<number | undefined>
}

export interface GreylistOptions {
  readonly cache: Cache
  readonly delayMs: () => number
  readonly now?: () => number
}

/** RFC 6647 §4: how long a retry is waited for, and how long who has come again is known. */
const patienceMs = 2 * 24 * 3_600_000
const knownMs = 36 * 24 * 3_600_000

export function createGreylist({ cache, delayMs, now = Date.now }: GreylistOptions): Greylist {
  return {
    async judge({ network, sender }) {
      const key = `grey:${createHash('sha256').update(`${network} ${sender.toLowerCase()}`).digest('base64url')}`
      const delay = delayMs()
      try {
        const since = await recall(cache, key)
        if (since === 'passed') {
          await remember(cache, key, 'passed', knownMs)
          return undefined
        }
        if (typeof since !== 'number') {
          await remember(cache, key, now(), patienceMs)
          return Math.ceil(delay / 1000)
        }
        const leftMs = since + delay - now()
        if (leftMs > 0) return Math.ceil(leftMs / 1000)
        await remember(cache, key, 'passed', knownMs)
        return undefined
      } catch {
        return undefined
      }
    }
  }
}

// Failed logins are counted for the account and for the client's network, over all protocols and services together.
// Attempts under way count as failures until they end: of a thousand at once, most wait to see how the first ones end.
import { createHash } from 'node:crypto'
import { errorOf, type Logger } from '@postkeep/log'
import type { Cache } from './connect-cache.ts'
import { countWithin } from './count-within.ts'
import { LocalCounts } from './local-counts.ts'
import { networkOf } from './network-of.ts'

export type Attempt =
  | { readonly kind: 'allowed'; end(outcome: 'failed' | 'passed'): Promise<void> }
  /** Seconds until a try may succeed. */
  | { readonly kind: 'limited'; readonly retryAfter: number }

export interface LoginLimits {
  /** Never fails: without Redis this process counts for itself. */
  begin(login: { username: string; remoteAddress: string }): Promise<Attempt>
  /** A proof of a mailbox' password that comes without an address. */
  beginProof(mailbox: string): Promise<Attempt>
}

export interface LoginLimitOptions {
  readonly cache: Cache
  readonly logger: Logger
  /** Failures within the window. */
  readonly perAccount: number
  readonly perNetwork: number
  readonly windowMs: number
}

interface Count {
  readonly count: number
  readonly retryAfterMs: number
}

interface Limit {
  readonly key: string
  readonly limit: number
}

const unlimited: Attempt = { kind: 'allowed', end: async () => undefined }

/** For loads on loopback. */
export const noLimits: LoginLimits = { begin: async () => unlimited, beginProof: async () => unlimited }

export function createLoginLimits(options: LoginLimitOptions): LoginLimits {
  const { perAccount, perNetwork } = options
  const failures = new FailureCounts(options)
  return {
    begin({ username, remoteAddress }) {
      const account = { key: `login:account:${digest(username.toLowerCase())}`, limit: perAccount }
      const network = { key: `login:network:${networkOf(remoteAddress)}`, limit: perNetwork }
      return begin(failures, [account, network])
    },
    beginProof: (mailbox) => begin(failures, [{ key: `login:proof:${mailbox}`, limit: perAccount }])
  }
}

async function begin(failures: FailureCounts, limits: readonly Limit[]): Promise<Attempt> {
  const entered: Limit[] = []
  for (const limit of limits) {
    const waitMs = await failures.enter(limit)
    if (waitMs === 0) entered.push(limit)
    else {
      for (const one of entered) failures.leave(one)
      return { kind: 'limited', retryAfter: Math.max(1, Math.ceil(waitMs / 1000)) }
    }
  }
  return {
    kind: 'allowed',
    async end(outcome) {
      if (outcome === 'failed') await Promise.all(entered.map((one) => failures.count(one, 1)))
      for (const one of entered) failures.leave(one)
    }
  }
}

interface Attempts {
  /** Under way, waiting or looking. */
  present: number
  underWay: number
  readonly waiting: (() => void)[]
}

class FailureCounts {
  readonly #options: LoginLimitOptions
  readonly #local = new LocalCounts()
  readonly #attempts = new Map<string, Attempts>()
  #isAway = false

  constructor(options: LoginLimitOptions) {
    this.#options = options
  }

  /** 0: there is room for one more failure, and it is taken until `leave`. Otherwise: milliseconds until there may be. */
  async enter(limit: Limit): Promise<number> {
    const attempts = this.#attempts.get(limit.key) ?? { present: 0, underWay: 0, waiting: [] }
    this.#attempts.set(limit.key, attempts)
    attempts.present += 1
    for (;;) {
      const { count, retryAfterMs } = await this.count({ ...limit, limit: limit.limit - 1 }, 0)
      if (count >= limit.limit) {
        this.#depart(limit)
        return Math.max(1, retryAfterMs)
      }
      if (attempts.underWay < limit.limit - count) {
        attempts.underWay += 1
        return 0
      }
      await new Promise<void>((resolve) => attempts.waiting.push(resolve))
    }
  }

  leave(limit: Limit): void {
    this.#attempts.get(limit.key)!.underWay -= 1
    this.#depart(limit)
  }

  async count({ key, limit }: Limit, increment: number): Promise<Count> {
    const { cache, logger, windowMs } = this.#options
    const window = { windowMs, limit, increment }
    try {
      const count = await countWithin(cache, key, window)
      this.#isAway = false
      return count
    } catch (error) {
      if (!this.#isAway) logger.warn({ error: errorOf(error) }, 'logins are limited by this process alone')
      this.#isAway = true
      return this.#local.count(key, window)
    }
  }

  #depart({ key }: Limit): void {
    const attempts = this.#attempts.get(key)!
    attempts.present -= 1
    attempts.waiting.shift()?.()
    if (attempts.present === 0) this.#attempts.delete(key)
  }
}

/** Usernames come from outside: they make keys of one length and no readable list of who was tried. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

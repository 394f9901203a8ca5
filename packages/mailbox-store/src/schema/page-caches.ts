// The mailboxes that are at work in a thread share one budget for the pages that they keep: the more, the fewer each.
import type { Connection } from 'better-sqlite3-multiple-ciphers'

const budgetKiB = 64 * 1024
const leastKiB = 2 * 1024
/** What a connection has that shares with nobody. */
export const mostPageCacheKiB = 32 * 1024

/** Its connection may become another one. */
interface Owner {
  readonly connection: Connection
}

export class PageCaches {
  readonly #atWork = new Set<Owner>()
  #share = mostPageCacheKiB

  work(owner: Owner): void {
    this.#atWork.add(owner)
    if (!this.#divide()) apply(owner, this.#share)
  }

  /** What it keeps is let go. */
  rest(owner: Owner): void {
    owner.connection.pragma('shrink_memory')
    this.leave(owner)
  }

  /** It is closed, or will be. */
  leave(owner: Owner): void {
    if (this.#atWork.delete(owner)) this.#divide()
  }

  /** False: the share of each stays as it was. */
  #divide(): boolean {
    const share = Math.floor(budgetKiB / Math.max(1, this.#atWork.size))
    const bounded = Math.min(mostPageCacheKiB, Math.max(leastKiB, share))
    if (bounded === this.#share) return false
    this.#share = bounded
    for (const owner of this.#atWork) apply(owner, bounded)
    return true
  }
}

/** Of this thread. */
export const pageCaches = new PageCaches()

/** Pages above it are freed at once. */
function apply({ connection }: Owner, kibibytes: number): void {
  if (connection.open) connection.pragma(`cache_size=-${kibibytes}`)
}

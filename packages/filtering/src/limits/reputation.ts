// What is remembered of networks: that good mail came from there, and how often spam did. Without Redis nothing is known,
// and nothing is refused for it.
import { forget, recall, remember, type Cache } from '@postkeep/cache'
import { errorOf, type Logger } from '@postkeep/log'
import type { AccessLists } from '../access/access-lists.ts'
import type { Counters } from './counters.ts'

export interface Reputation {
  isKnownGood(network: string): Promise<boolean>
  /** Not waited for. */
  noteGood(network: string): void
  /** Not waited for. Repeated spam puts the client on the deny list for a while. */
  noteSpam(client: { readonly network: string; readonly remoteAddress: string }): void
}

export interface ReputationOptions {
  readonly cache: Cache
  readonly counters: Counters
  readonly lists: Pick<AccessLists, 'add'>
  readonly logger: Logger
  /** After how much refused spam within a day (0: never), and for how long. */
  readonly denials: () => { readonly denyAfter: number; readonly denyForMs: number }
  /** After a change of the lists. */
  readonly onDenied?: () => void
  readonly now?: () => number
}

const goodMs = 36 * 24 * 3_600_000
const dayMs = 24 * 3_600_000
const notedMs = 600_000
const mostNoted = 10_000

export function createReputation(options: ReputationOptions): Reputation {
  const { cache, counters, denials, lists, logger, now = Date.now } = options
  // A network that sends much need not be noted with every message.
  const noted = new Map<string, number>()

  async function noteGood(network: string): Promise<void> {
    const last = noted.get(network)
    if (last !== undefined && now() - last < notedMs) return
    noted.delete(network)
    noted.set(network, now())
    if (noted.size > mostNoted) noted.delete(noted.keys().next().value!)
    try {
      await remember(cache, goodKey(network), true, goodMs)
    } catch (error) {
      noted.delete(network)
      throw error
    }
  }

  async function takeSpam(network: string, remoteAddress: string): Promise<void> {
    // Large senders have spammers too: they lose their good name, not their mail.
    noted.delete(network)
    if (await isKnownGood(network)) return forget(cache, goodKey(network))
    const { denyAfter, denyForMs } = denials()
    const { count } = await counters.count(`spam:${remoteAddress}`, { windowMs: dayMs, limit: denyAfter })
    if (count === 0 || count < denyAfter) return
    const expiresAt = new Date(now() + denyForMs)
    await lists.add({
      list: 'deny',
      entry: remoteAddress,
      source: 'auto',
      reason: `spam ${count} times within a day`,
      expiresAt
    })
    logger.info(
      { remoteAddress, count, until: expiresAt.toISOString() },
      'a client is denied for repeated spam'
    )
    options.onDenied?.()
  }
  async function isKnownGood(network: string): Promise<boolean> {
    try {
      return (await recall(cache, goodKey(network))) === true
    } catch {
      return false
    }
  }
  const behind = (work: Promise<void>) =>
    void work.catch((error: unknown) => logger.debug({ error: errorOf(error) }, 'a reputation was not noted'))

  return {
    isKnownGood,
    noteGood: (network) => behind(noteGood(network)),
    noteSpam: ({ network, remoteAddress }) => behind(takeSpam(network, remoteAddress))
  }
}

function goodKey(network: string): string {
  return `good:${network}`
}

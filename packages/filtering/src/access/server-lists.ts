// The server's lists as the MX knows them: read anew in the background, so that no mail waits for them; the last ones
// where the database does not answer.
import type { Database } from '@postkeep/database'
import { errorOf, type Logger } from '@postkeep/log'
import { entrySet, type EntryMatch, type Sender } from './match-entries.ts'

export interface ServerLists extends Disposable {
  /** Allow wins. */
  match(sender: Sender): (EntryMatch & { readonly list: 'allow' | 'deny' | 'auto' }) | undefined
  /** Reads them anew. Never rejects. */
  refresh(): Promise<void>
}

export interface ServerListsOptions {
  readonly database: Pick<Database, 'accessEntries'>
  readonly logger: Logger
  readonly refreshMs?: number
}

const mostEntries = 100_000

/** They are known when it resolves, if the database answers. */
export async function openServerLists(options: ServerListsOptions): Promise<ServerLists> {
  const { database, logger, refreshMs = 10_000 } = options
  const none = entrySet([])
  let lists = { allow: none, deny: none, auto: none }

  async function read(list: 'allow' | 'deny', source: { source?: 'admin' | 'auto' } = {}) {
    const wanted = { list, ...source }
    const found = await database.accessEntries.find(wanted, { entry: 1, expires_at: 1 }).limit(mostEntries)
    // MongoDB takes up to a minute to remove them.
    const current = found.filter(({ expires_at }) => !expires_at || expires_at.getTime() > Date.now())
    return entrySet(current.map(({ entry }) => entry))
  }
  async function refresh(): Promise<void> {
    try {
      const [allow, deny, auto] = await Promise.all([
        read('allow'),
        read('deny', { source: 'admin' }),
        read('deny', { source: 'auto' })
      ])
      lists = { allow, deny, auto }
    } catch (error) {
      logger.debug({ error: errorOf(error) }, 'the lists of senders cannot be read now')
    }
  }

  await refresh()
  const timer = setInterval(() => void refresh(), refreshMs).unref()
  return {
    match(sender) {
      for (const list of ['allow', 'deny', 'auto'] as const) {
        const match = lists[list].match(sender)
        if (match) return { ...match, list }
      }
      return undefined
    },
    refresh,
    [Symbol.dispose]: () => clearInterval(timer)
  }
}

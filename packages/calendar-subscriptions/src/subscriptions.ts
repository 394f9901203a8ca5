// The subscriptions of mailboxes that somebody has open: those that are due are fetched, and what became of it is written down.
// Addresses are secrets: nothing is logged that could tell one.
import { D } from '@postkeep/dav-protocol'
import type { Resolver } from '@postkeep/dns'
import { MemoryBudget } from '@postkeep/lifecycle'
import { errorOf, type Logger } from '@postkeep/log'
import type { MailboxSession } from '@postkeep/mailbox-client'
import { MailboxError, type DueSource, type SourceOutcome } from '@postkeep/mailbox-contract'
import { applyFile } from './apply-file.ts'
import { fetchFile } from './fetch-file.ts'
import { toldInFile } from './told-in-file.ts'

export interface SubscriptionsOptions {
  readonly resolver: Resolver
  /** Addresses that are not public too: for trying out. */
  readonly allowPrivate: boolean
  readonly logger: Logger
  /** PEM, instead of Node's. */
  readonly tlsRoots?: readonly string[]
}

/** Files that are in memory at the same time. */
const mostAtOnce = 4

export class Subscriptions implements AsyncDisposable {
  readonly #options: SubscriptionsOptions
  readonly #closing = new AbortController()
  readonly #running = new Set<Promise<void>>()
  readonly #turns = new MemoryBudget(mostAtOnce)

  constructor(options: SubscriptionsOptions) {
    this.#options = options
  }

  /** Resolves when they have been looked at; never rejects. */
  async refresh(session: MailboxSession, sources: readonly DueSource[]): Promise<void> {
    const work = this.#refreshAll(session, sources)
    this.#running.add(work)
    await work
    this.#running.delete(work)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    await Promise.all(this.#running)
  }

  async #refreshAll(session: MailboxSession, sources: readonly DueSource[]): Promise<void> {
    const { logger } = this.#options
    for (const source of sources) {
      const { collection } = source
      const about = { mailbox: session.identity.mailbox, collection }
      const end = await this.#turns.take(1)
      try {
        if (this.#closing.signal.aborted) return
        const outcome = await this.#refresh(session, source)
        // Who was stopped says nothing: another looks at it when its time is over.
        if (this.#closing.signal.aborted) return
        await session.settleSource({ collection, outcome })
        if (outcome.kind === 'failed')
          logger.info({ ...about, fault: outcome.fault }, 'a subscribed calendar was not fetched')
      } catch (error) {
        // The session has ended, or the calendar is gone. Others look at it when its time is over.
        logger.info({ ...about, error: errorOf(error) }, 'a subscribed calendar is left as it is')
      } finally {
        end()
      }
    }
  }

  async #refresh(session: MailboxSession, source: DueSource): Promise<SourceOutcome> {
    const fetched = await fetchFile(source, { ...this.#options, signal: this.#closing.signal })
    if (fetched.kind !== 'fetched') return fetched
    const { bytes, etag, lastModified } = fetched
    const calendars = await session.listCollections(['calendar'])
    const calendar = calendars.find(({ id }) => id === source.collection)
    if (calendar === undefined) throw new MailboxError('not-found', 'the calendar is gone')
    const fault = await applied(() => applyFile(session, calendar, bytes))
    if (fault !== undefined) return { kind: 'failed', fault }
    const { interval, name } = toldInFile(bytes)
    if (name !== undefined && calendar.properties[D('displayname')] === undefined)
      await session.updateCollection({
        collection: calendar.id,
        set: { [D('displayname')]: name },
        remove: []
      })
    return { kind: 'fetched', etag, lastModified, interval }
  }
}

async function applied(apply: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await apply()
  } catch (error) {
    if (error instanceof MailboxError && error.code === 'over-quota') return 'mailbox-full'
    if (error instanceof MailboxError && error.code === 'limit') return 'too-many'
    throw error
  }
}

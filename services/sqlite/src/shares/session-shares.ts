// The shared collections of one session: each lies in a mailbox of its own, which is opened by the secret that the session's
// own mailbox holds, when a collection is first asked for.
import { randomToken } from '@postkeep/crypto'
import { errorOf, type Logger } from '@postkeep/log'
import {
  MailboxError,
  type CollectionInfo,
  type CollectionKind,
  type CollectionShare
} from '@postkeep/mailbox-contract'
import type { HeldShare } from '@postkeep/mailbox-store'
import type { WorkerLink } from '../threads/worker-link.ts'

/** A session of the mailbox that a shared collection lies in. */
export interface ShareLink {
  readonly held: HeldShare
  readonly worker: WorkerLink
  readonly session: string
  /** Of the collection. */
  readonly id: number
  /** Its end is of no interest any more. */
  readonly untrack: () => void
}

export interface SharesSurroundings {
  readonly ownerOf: (mailbox: string) => WorkerLink
  /** Calls `onEnd` when the worker has ended that session; gives what forgets it. */
  readonly track: (session: string, onEnd: () => void) => () => void
  /** Bytes that the owner has left; null: no limit. */
  readonly freeOf: (held: HeldShare) => Promise<number | null>
  readonly logger: Logger
}

export class SessionShares {
  readonly #own: { readonly session: string; readonly worker: WorkerLink }
  readonly #surroundings: SharesSurroundings
  readonly #links = new Map<string, ShareLink>()
  #looking: Promise<void> | undefined
  #isStale = true
  #hasFailed = false
  #isClosed = false

  constructor(
    own: { readonly session: string; readonly worker: WorkerLink },
    surroundings: SharesSurroundings
  ) {
    this.#own = own
    this.#surroundings = surroundings
  }

  /** What the mailbox holds has changed: look again before the next use. */
  forget(): void {
    this.#isStale = true
  }

  async all(kinds?: readonly CollectionKind[]): Promise<ShareLink[]> {
    await this.#look()
    return [...this.#links.values()].filter(({ held }) => kinds?.includes(held.kind) ?? true)
  }

  /** undefined: the collection is in the session's own mailbox, or nowhere. */
  async holding(collection: number): Promise<ShareLink | undefined> {
    await this.#look()
    return this.#links.values().find(({ id }) => id === collection)
  }

  /** By the id of its mailbox. */
  async of(share: string): Promise<ShareLink | undefined> {
    await this.#look()
    return this.#links.get(share)
  }

  /** One that is not kept: whoever opens it closes it. undefined: it is no more, or no longer shared with this mailbox. */
  async open(held: HeldShare): Promise<ShareLink | undefined> {
    const session = randomToken(16)
    const { freeOf, ownerOf, track } = this.#surroundings
    const worker = ownerOf(held.id)
    const free = await freeOf(held)
    const { secret } = held
    const opened = await worker.call('openShare', { mailbox: held.id, secret, session, free })
    if (opened.value.kind === 'gone') return undefined
    const { collection } = (await worker.call('shareState', { session })).value
    const untrack = track(session, () => this.#drop(held.id, session))
    const link: ShareLink = { held, worker, session, id: collection.id, untrack }
    if (this.#isClosed) await this.close(link)
    return link
  }

  async close({ session, untrack, worker }: ShareLink): Promise<void> {
    untrack()
    try {
      await worker.call('logout', { session })
    } catch (error) {
      this.#surroundings.logger.debug({ error: errorOf(error) }, 'a session of a share had ended already')
    }
  }

  /** What the owner's own holds: its owner's mailbox has it in mind, for the quota. */
  async noteBytes(link: ShareLink, bytes: number): Promise<void> {
    const { held } = link
    const kept = this.#links.get(held.id)
    if (held.facts.access !== 'owner' || held.bytes === bytes || kept !== link) return
    this.#links.set(held.id, { ...link, held: { ...held, bytes } })
    const { session, worker } = this.#own
    await worker.call('noteHeldBytes', { session, share: held.id, bytes })
  }

  /** The session is over. */
  end(): void {
    this.#isClosed = true
    for (const link of this.#links.values()) {
      void this.close(link)
    }
    this.#links.clear()
  }

  /** The worker is gone, and with it what it had open. */
  lose(worker: WorkerLink): void {
    for (const [share, link] of this.#links) if (link.worker === worker) this.#drop(share, link.session)
  }

  #drop(share: string, session: string): void {
    const link = this.#links.get(share)
    if (link?.session !== session) return
    link.untrack()
    this.#links.delete(share)
    this.#isStale = true
  }

  async #look(): Promise<void> {
    if (this.#hasFailed) this.#isStale = true
    this.#hasFailed = false
    while (this.#isStale && !this.#isClosed) {
      await (this.#looking ??= this.#lookOnce().finally(() => (this.#looking = undefined)))
    }
  }

  async #lookOnce(): Promise<void> {
    this.#isStale = false
    const { session, worker } = this.#own
    const { shares } = (await worker.call('heldShares', { session })).value
    const accepted = shares.filter(({ state }) => state === 'accepted')
    for (const [share, link] of this.#links) {
      const held = accepted.find(({ id }) => id === share)
      // Another name, or other properties.
      if (held) this.#links.set(share, { ...link, held })
      else {
        this.#links.delete(share)
        await this.close(link)
      }
    }
    for (const held of accepted) if (!this.#links.has(held.id)) await this.#add(held)
  }

  /** One that cannot be opened now must not hide all others: it is looked for again at the next use. */
  async #add(held: HeldShare): Promise<void> {
    const { logger } = this.#surroundings
    try {
      const link = await this.open(held)
      if (link) this.#links.set(held.id, link)
      else await this.#own.worker.call('forgetHeld', { session: this.#own.session, share: held.id })
    } catch (error) {
      if (!(error instanceof MailboxError)) throw error
      this.#hasFailed = true
      logger.warn({ share: held.id, error: errorOf(error) }, 'a shared collection could not be opened')
    }
  }
}

/** As the participant sees it. */
export function shownCollection(
  { held }: ShareLink,
  collection: CollectionInfo,
  { access, guests }: Pick<CollectionShare, 'access' | 'guests'>
): CollectionInfo {
  const { facts, id, name, properties } = held
  const share = { id, access, guests, owner: facts.ownerAddress, ownerHref: facts.ownerHref }
  return {
    ...collection,
    name,
    properties: { ...collection.properties, ...properties },
    ...(access === 'read' ? { isReadOnly: true } : {}),
    share
  }
}

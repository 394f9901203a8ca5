// One mailbox in its worker: locked, and mail is sealed into its drop box; or unlocked, as long as it has sessions and
// for a while after. Deliveries share the gate; what locks, unlocks or changes keys passes it alone, so that no mail is
// lost or overtaken when the way that it takes changes.
import { wipe, type Keyring, type KeySlot } from '@postkeep/crypto'
import { errorOf, type Logger } from '@postkeep/log'
import { MailboxError, type ParamsOf, type ValueOf } from '@postkeep/mailbox-contract'
import {
  type ComputeThread,
  mailboxPath,
  openMailbox,
  readKeyring,
  writeKeyring,
  type MailboxStore,
  type StoreChange
} from '@postkeep/mailbox-store'
import type { FromWorker, WorkerSettings } from '../thread-protocol.ts'
import { Gate } from './gate.ts'
import { LockedDelivery } from './locked-delivery.ts'
import { PasswordShortcuts } from './password-shortcuts.ts'
import { isExpired } from './slot-info.ts'
import { writeCopies } from './publications/write-copies.ts'
import { noteUsage } from './usage-file.ts'
import { eventsOf } from './watch.ts'

export interface Surroundings {
  readonly settings: WorkerSettings
  readonly logger: Logger
  readonly post: (message: FromWorker) => void
  readonly computeThread: ComputeThread
  /** A session has begun, or ended (`undefined`). */
  readonly onSession: (session: string, mailbox: Mailbox | undefined) => void
}

export interface Session {
  readonly id: string
  /** The key slot that its password opened. */
  readonly slot: string
  /** Allowed bytes; 0: no limit. */
  quota: number
  /** Of a mailbox that is a shared collection: it may what its participant may. */
  readonly isShare: boolean
  /** Folders whose changes it is told. */
  readonly watched: Set<number>
  /** It is told of all folders. */
  watchesAll: boolean
}

export interface OpenSession {
  readonly session: Session
  readonly store: MailboxStore
  readonly mailbox: Mailbox
}

/** Who has shown that they may open the mailbox. Whoever gets it wipes the key. */
export interface Opened {
  readonly slot: KeySlot
  readonly dataKey: Buffer
}

interface Unlocked {
  readonly store: MailboxStore
  readonly dataKey: Buffer
  readonly sessions: Map<string, Session>
  readonly shortcuts: PasswordShortcuts
}

export class Mailbox {
  readonly id: string
  readonly path: string
  readonly #surroundings: Surroundings
  readonly #gate = new Gate()
  readonly #dropBox: LockedDelivery
  #keyring: Keyring | undefined
  #unlocked: Unlocked | undefined
  #timer: NodeJS.Timeout | undefined
  #published: Promise<void> = Promise.resolve()

  constructor(id: string, surroundings: Surroundings) {
    this.id = id
    this.path = mailboxPath(surroundings.settings.folder, id)
    this.#surroundings = surroundings
    this.#dropBox = new LockedDelivery(this.path, surroundings.logger)
  }

  /** undefined: there is no such mailbox. */
  get keyring(): Keyring | undefined {
    return (this.#keyring ??= readKeyring(this.path))
  }

  /** @throws MailboxError('not-found') */
  requireKeyring(): Keyring {
    const { keyring } = this
    if (keyring) return keyring
    throw new MailboxError('not-found', 'there is no such mailbox')
  }

  /** To be called alone. One replacement of the file: a stop half-way leaves the old slots or the new ones. */
  saveKeyring(keyring: Keyring): void {
    if (keyring.slots.length === 0)
      throw new MailboxError('not-allowed', 'the last key slot cannot be removed')
    this.#keyring = undefined
    writeKeyring(this.path, keyring)
    this.#keyring = keyring
  }

  /** Nothing else that locks, unlocks or changes keys, and no delivery, happens meanwhile. */
  alone<T>(work: () => T | Promise<T>): Promise<T> {
    return this.#gate.alone(work)
  }

  /** The mailbox stays as it is, locked or unlocked, until `work` has ended. */
  share<T>(work: () => T | Promise<T>): Promise<T> {
    return this.#gate.share(work)
  }

  /** `messageBytes`: what counts for the quota, as far as it is known without the key. */
  usage(): { messageBytes: number | null; locked: boolean } {
    if (this.#unlocked) return { messageBytes: this.#unlocked.store.usage().bytes, locked: false }
    return { messageBytes: this.#dropBox.usage() ?? null, locked: true }
  }

  get isUnlocked(): boolean {
    return this.#unlocked !== undefined
  }

  /** undefined: it is locked. */
  withStore<T>(work: (store: MailboxStore) => T): Promise<T | undefined> {
    return this.share(() => this.#unlocked && work(this.#unlocked.store))
  }

  /** To be called while it stays as it is. False: it is locked. */
  withOpenStore(work: (store: MailboxStore) => void): boolean {
    if (!this.#unlocked) return false
    work(this.#unlocked.store)
    return true
  }

  /** To be called while it stays as it is. */
  maintain(check: boolean): ValueOf<'maintainMailbox'> {
    if (!this.#unlocked) return { kind: 'locked' }
    return { kind: 'maintained', ...this.#unlocked.store.maintain({ check }) }
  }

  /**
   * For who has opened `session.slot`; false where the slot was revoked meanwhile. Takes over `dataKey`.
   * @throws MailboxError('limit') for too many sessions
   */
  async openSession(session: Session, dataKey: Buffer): Promise<boolean> {
    if (this.#unlocked) return this.#admit(this.#unlocked, session, dataKey)
    return this.alone(async () => {
      if (this.#slot(session.slot)) this.#unlocked ??= await this.#unlock(dataKey)
      return this.#admit(this.#unlocked, session, dataKey)
    })
  }

  session(id: string): OpenSession | undefined {
    const session = this.#unlocked?.sessions.get(id)
    return session && { session, store: this.#unlocked!.store, mailbox: this }
  }

  endSession(id: string): void {
    if (!this.#unlocked?.sessions.delete(id)) return
    this.#surroundings.onSession(id, undefined)
    if (this.#unlocked.sessions.size === 0) this.#lockLater()
  }

  /** Ends the sessions that `slot` opened, or all, and tells them. */
  endSessions(reason: string, slot?: string): void {
    const sessions = [...(this.#unlocked?.sessions.values() ?? [])]
    const ended = sessions.filter((session) => slot === undefined || session.slot === slot)
    for (const { id } of ended) this.endSession(id)
    if (slot !== undefined) this.#unlocked?.shortcuts.forget(slot)
    const events = ended.map(({ id }) => ({ kind: 'ended' as const, session: id, reason }))
    if (events.length > 0) this.#surroundings.post({ kind: 'events', events })
  }

  /** Keeps in mind that a password opened a slot, for as long as the mailbox is unlocked. */
  remember(password: string, slot: string): void {
    this.#unlocked?.shortcuts.remember(password, slot)
  }

  recall(password: string): Opened | undefined {
    return this.#opened(this.#unlocked?.shortcuts.slotOf(password))
  }

  /** What whoever opened the session may open. */
  recallSession(id: string): Opened | undefined {
    return this.#opened(this.#unlocked?.sessions.get(id)?.slot)
  }

  /** Makes the copies of published calendars what the calendars are, where it is unlocked. */
  publish(): Promise<void> {
    return this.#publishing(() => this.share(() => this.#writeCopies()))
  }

  /** `work`: what takes a copy away, so that none is written meanwhile. */
  unpublish(work: () => void): Promise<void> {
    return this.#publishing(async () => work())
  }

  deliver(params: ParamsOf<'deliver'>, compressed: Buffer): Promise<ValueOf<'deliver'>> {
    return this.share(() => {
      if (this.#unlocked) return this.#unlocked.store.deliver(params, compressed)
      const { keyring } = this
      if (!keyring) return { kind: 'refused' as const, reason: 'not-found' as const }
      this.#lockLater()
      return this.#dropBox.deliver(keyring.publicKey, params, compressed)
    })
  }

  settle(keys: Uint8Array[]): Promise<void> {
    return this.share(() => {
      if (this.#unlocked) return this.#unlocked.store.settle({ keys })
      if (!this.keyring) return
      this.#lockLater()
      this.#dropBox.settle(this.keyring.publicKey, keys)
    })
  }

  /** Ends all sessions, and leaves nothing open and no key in memory. */
  close(): Promise<void> {
    return this.alone(() => this.lock('the service is stopping'))
  }

  /** To be called alone. */
  async lock(reason: string): Promise<void> {
    this.endSessions(reason)
    clearTimeout(this.#timer)
    const unlocked = this.#unlocked
    this.#unlocked = undefined
    this.#keyring = undefined
    try {
      if (unlocked) {
        await this.#writeCopiesOf(unlocked.store)
        this.#noteUsage(unlocked.store)
      }
      unlocked?.store.close()
      await this.#dropBox.close()
    } finally {
      if (unlocked) wipe(unlocked.dataKey)
    }
  }

  #admit(unlocked: Unlocked | undefined, session: Session, dataKey: Buffer): boolean {
    if (unlocked?.dataKey !== dataKey) wipe(dataKey)
    if (!unlocked || !this.#slot(session.slot)) return false
    if (unlocked.sessions.size >= this.#surroundings.settings.sessionsPerMailbox)
      throw new MailboxError('limit', 'too many sessions have the mailbox open')
    clearTimeout(this.#timer)
    unlocked.sessions.set(session.id, session)
    this.#surroundings.onSession(session.id, this)
    return true
  }

  // Opening takes in the mail of the drop box, before anything else can reach the store.
  async #unlock(dataKey: Buffer): Promise<Unlocked> {
    const sessions = new Map<string, Session>()
    try {
      await this.#dropBox.close()
      const store = this.#openStore(dataKey, sessions)
      this.#noteUsage(store)
      if (store.hasSchedulingWork()) this.#surroundings.post({ kind: 'scheduling', mailbox: this.id })
      return { store, dataKey, sessions, shortcuts: new PasswordShortcuts(this.id) }
    } catch (error) {
      wipe(dataKey)
      throw error
    }
  }

  #openStore(dataKey: Buffer, sessions: ReadonlyMap<string, Session>): MailboxStore {
    const { logger, post, computeThread } = this.#surroundings
    const onChange = (change: StoreChange) => {
      if (change.kind === 'scheduling') return post({ kind: 'scheduling', mailbox: this.id })
      const message = eventsOf(change, sessions.values())
      if (message) post(message)
    }
    return openMailbox({ path: this.path, mailbox: this.id, dataKey, logger, onChange, computeThread })
  }

  /** One after the other: an older copy never takes the place of a newer one. */
  #publishing(work: () => Promise<void>): Promise<void> {
    const next = this.#published.then(work)
    this.#published = next.catch(() => {})
    return next
  }

  async #writeCopies(): Promise<void> {
    if (this.#unlocked) await this.#writeCopiesOf(this.#unlocked.store)
  }

  // A full disk keeps nobody from closing the mailbox.
  async #writeCopiesOf(store: MailboxStore): Promise<void> {
    const { logger } = this.#surroundings
    try {
      await writeCopies({ store, path: this.path, logger })
    } catch (error) {
      logger.warn({ error: errorOf(error), mailbox: this.id }, 'a published calendar was not written')
    }
  }

  // On a full disk it must still be possible to log in and to remove mail.
  #noteUsage(store: MailboxStore): void {
    try {
      noteUsage(this.path, store.usage())
    } catch (error) {
      this.#surroundings.logger.warn({ error: errorOf(error), mailbox: this.id }, 'the usage was not noted')
    }
  }

  #slot(id: string | undefined): KeySlot | undefined {
    const slot = this.keyring?.slots.find((known) => known.id === id)
    return slot && !isExpired(slot, new Date()) ? slot : undefined
  }

  #opened(slotId: string | undefined): Opened | undefined {
    const slot = this.#slot(slotId)
    return slot && this.#unlocked && { slot, dataKey: Buffer.from(this.#unlocked.dataKey) }
  }

  #lockLater(): void {
    clearTimeout(this.#timer)
    const { settings, logger } = this.#surroundings
    this.#timer = setTimeout(() => {
      this.alone(() => (this.#isUsed ? undefined : this.lock('the mailbox is closed'))).catch(
        (error: unknown) =>
          logger.error({ error: errorOf(error), mailbox: this.id }, 'a mailbox could not be closed')
      )
    }, settings.graceMs)
  }

  get #isUsed(): boolean {
    return this.#unlocked !== undefined && this.#unlocked.sessions.size > 0
  }
}

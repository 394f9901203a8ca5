// The mailboxes of this worker, and the sessions by which they are reached.
import { MailboxError } from '@postkeep/mailbox-contract'
import { ComputeThread } from '@postkeep/mailbox-store'
import { Mailbox, type OpenSession, type Surroundings } from './mailbox.ts'

export class Mailboxes {
  readonly #computeThread = new ComputeThread()
  readonly #surroundings: Surroundings
  // Never forgotten: they are small while they are locked, and so there are never two of one.
  readonly #byId = new Map<string, Mailbox>()
  readonly #bySession = new Map<string, Mailbox>()

  constructor(surroundings: Omit<Surroundings, 'onSession' | 'computeThread'>) {
    const onSession = (session: string, mailbox: Mailbox | undefined) => {
      if (mailbox) this.#bySession.set(session, mailbox)
      else this.#bySession.delete(session)
    }
    this.#surroundings = { ...surroundings, onSession, computeThread: this.#computeThread }
  }

  /** Whether or not it exists on disk. */
  find(id: string): Mailbox {
    const known = this.#byId.get(id)
    if (known) return known
    const mailbox = new Mailbox(id, this.#surroundings)
    this.#byId.set(id, mailbox)
    return mailbox
  }

  /** Also asked in between by what takes long: the store may be closed as soon as its sessions have ended.
   * @throws MailboxError('session-ended') */
  session(id: string): OpenSession {
    const opened = this.#bySession.get(id)?.session(id)
    if (opened) return opened
    throw new MailboxError('session-ended', 'the session has ended: log in again')
  }

  endSession(id: string): void {
    this.#bySession.get(id)?.endSession(id)
  }

  /** Ids. */
  unlocked(): string[] {
    return [...this.#byId.values()].filter((mailbox) => mailbox.isUnlocked).map(({ id }) => id)
  }

  /** Commits, closes and locks all of them. */
  async close(): Promise<void> {
    await Promise.all([...this.#byId.values()].map((mailbox) => mailbox.close()))
    await this.#computeThread.close()
  }
}

// The sessions of all clients: what each may reach, and through which worker.
import { MailboxError } from '@postkeep/mailbox-contract'
import type { RpcConnection } from '@postkeep/rpc'
import type { SessionShares } from './shares/session-shares.ts'
import type { WorkerLink } from './threads/worker-link.ts'

export interface Session {
  readonly id: string
  readonly mailbox: string
  /** Its id. */
  readonly domain: string
  readonly worker: WorkerLink
  readonly connection: RpcConnection
  readonly shares: SessionShares
}

export class Sessions {
  readonly #byId = new Map<string, Session>()
  readonly #byConnection = new Map<RpcConnection, Set<Session>>()
  readonly #byMailbox = new Map<string, Set<Session>>()
  /** Sessions of shared mailboxes, and what their end means. */
  readonly #links = new Map<string, () => void>()

  get count(): number {
    return this.#byId.size
  }

  add(session: Session): void {
    this.#byId.set(session.id, session)
    const others = this.#byConnection.get(session.connection)
    if (others) others.add(session)
    else this.#byConnection.set(session.connection, new Set([session]))
    const same = this.#byMailbox.get(session.mailbox)
    if (same) same.add(session)
    else this.#byMailbox.set(session.mailbox, new Set([session]))
  }

  /** Gives what forgets it. */
  track(link: string, onEnd: () => void): () => void {
    this.#links.set(link, onEnd)
    return () => void this.#links.delete(link)
  }

  /** A worker has ended a session of a shared mailbox. */
  linkEnded(link: string): void {
    this.#links.get(link)?.()
  }

  /** What that mailbox holds of shares has changed. */
  sharesChanged(mailbox: string): void {
    for (const { shares } of this.#byMailbox.get(mailbox) ?? []) shares.forget()
  }

  find(id: string): Session | undefined {
    return this.#byId.get(id)
  }

  /** A session can be used only over the connection that it was opened on. */
  require(id: unknown, connection: RpcConnection): Session {
    const session = typeof id === 'string' ? this.#byId.get(id) : undefined
    if (session?.connection !== connection)
      throw new MailboxError('session-ended', 'the session has ended: log in again')
    return session
  }

  remove(session: Session): void {
    this.#byId.delete(session.id)
    const others = this.#byConnection.get(session.connection)
    others?.delete(session)
    if (others?.size === 0) this.#byConnection.delete(session.connection)
    const same = this.#byMailbox.get(session.mailbox)
    same?.delete(session)
    if (same?.size === 0) this.#byMailbox.delete(session.mailbox)
    session.shares.end()
  }

  ofConnection(connection: RpcConnection): Session[] {
    return [...(this.#byConnection.get(connection) ?? [])]
  }

  all(): Iterable<Session> {
    return this.#byId.values()
  }

  ofWorker(worker: WorkerLink): Session[] {
    return [...this.#byId.values()].filter((session) => session.worker === worker)
  }
}

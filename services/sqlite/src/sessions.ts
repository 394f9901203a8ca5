// The sessions of all clients: what each may reach, and through which worker.
import { MailboxError } from '@postkeep/mailbox-contract'
import type { RpcConnection } from '@postkeep/rpc'
import type { WorkerLink } from './threads/worker-link.ts'

export interface Session {
  readonly id: string
  readonly mailbox: string
  /** Its id. */
  readonly domain: string
  readonly worker: WorkerLink
  readonly connection: RpcConnection
}

export class Sessions {
  readonly #byId = new Map<string, Session>()
  readonly #byConnection = new Map<RpcConnection, Set<Session>>()

  get count(): number {
    return this.#byId.size
  }

  add(session: Session): void {
    this.#byId.set(session.id, session)
    const others = this.#byConnection.get(session.connection)
    if (others) others.add(session)
    else this.#byConnection.set(session.connection, new Set([session]))
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
  }

  ofConnection(connection: RpcConnection): Session[] {
    return [...(this.#byConnection.get(connection) ?? [])]
  }

  ofWorker(worker: WorkerLink): Session[] {
    return [...this.#byId.values()].filter((session) => session.worker === worker)
  }
}

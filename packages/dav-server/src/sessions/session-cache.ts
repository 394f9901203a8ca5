// Mailbox sessions kept between requests, so that not each of them pays for the check of its password. What is kept
// under is a keyed hash of the credentials; a session that the mailbox service ends (revoked, disabled) is gone at once.
import { createHmac, createSecretKey, randomBytes } from 'node:crypto'
import type { LoginResult, MailboxSession } from '@postkeep/mailbox-client'
import type { Credentials } from './basic-credentials.ts'

export interface SessionCacheOptions {
  readonly login: (credentials: Credentials, remoteAddress: string) => Promise<LoginResult>
  /** Once a session, before its first request. */
  readonly prepare: (session: MailboxSession) => Promise<void>
  readonly idleMs: number
  /** Then the password is checked anew, however busy the session is. */
  readonly longestMs: number
  readonly mostSessions: number
  readonly now: () => number
  readonly onFailure: (error: unknown) => void
}

export interface Lease {
  readonly session: MailboxSession
  /** Once, when the request is done. */
  readonly release: () => void
}

type Refused = Extract<LoginResult, { kind: 'refused' }>

interface Kept {
  readonly session: MailboxSession
  readonly since: number
  usedAt: number
  users: number
  isGone: boolean
}

export class SessionCache implements AsyncDisposable {
  readonly #options: SessionCacheOptions
  readonly #key = createSecretKey(randomBytes(32))
  /** In the order of their last use. */
  readonly #kept = new Map<string, Promise<Kept | Refused>>()
  readonly #open = new Map<string, Kept>()

  constructor(options: SessionCacheOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#open.size
  }

  /** @throws MailboxError('unavailable') where the login could not be checked */
  async lease(credentials: Credentials, remoteAddress: string): Promise<Lease | Refused> {
    const hash = this.#hashOf(credentials)
    if (this.#open.size > this.#options.mostSessions) this.sweep()
    let login = this.#kept.get(hash)
    if (login === undefined) {
      login = this.#logIn(hash, credentials, remoteAddress)
      this.#kept.set(hash, login)
    }
    const kept = await login
    if ('reason' in kept) return kept
    // It may have ended between the login and this turn.
    if (kept.isGone) return this.lease(credentials, remoteAddress)
    kept.users += 1
    kept.usedAt = this.#options.now()
    return { session: kept.session, release: () => this.#release(kept) }
  }

  /** Ends what is idle or old, and the longest unused where there are too many. */
  sweep(): void {
    const { now, idleMs, longestMs, mostSessions } = this.#options
    const time = now()
    const isOver = ({ usedAt, since, users }: Kept): boolean =>
      time - since > longestMs || (users === 0 && time - usedAt > idleMs)
    for (const [hash, kept] of this.#open) if (isOver(kept)) this.#drop(hash, kept)
    if (this.#open.size <= mostSessions) return
    const oldest = [...this.#open].toSorted(([, a], [, b]) => a.usedAt - b.usedAt)
    for (const [hash, kept] of oldest.slice(0, this.#open.size - mostSessions)) this.#drop(hash, kept)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const open = [...this.#open.values()]
    this.#open.clear()
    this.#kept.clear()
    await Promise.all(open.map(({ session }) => this.#logOut(session)))
  }

  async #logIn(hash: string, credentials: Credentials, remoteAddress: string): Promise<Kept | Refused> {
    try {
      const result = await this.#options.login(credentials, remoteAddress)
      if (result.kind === 'refused') {
        this.#kept.delete(hash)
        return result
      }
      const { session } = result
      const time = this.#options.now()
      const kept: Kept = { session, since: time, usedAt: time, users: 0, isGone: false }
      await this.#prepared(session)
      this.#open.set(hash, kept)
      session.onEnd(() => this.#forget(hash, kept))
      return kept
    } catch (error) {
      this.#kept.delete(hash)
      throw error
    }
  }

  async #prepared(session: MailboxSession): Promise<void> {
    try {
      await this.#options.prepare(session)
    } catch (error) {
      await this.#logOut(session)
      throw error
    }
  }

  #forget(hash: string, kept: Kept): void {
    kept.isGone = true
    if (this.#open.get(hash) !== kept) return
    this.#open.delete(hash)
    this.#kept.delete(hash)
  }

  #drop(hash: string, kept: Kept): void {
    this.#forget(hash, kept)
    if (kept.users === 0) void this.#logOut(kept.session)
  }

  #release(kept: Kept): void {
    kept.users -= 1
    if (kept.isGone && kept.users === 0) void this.#logOut(kept.session)
  }

  async #logOut(session: MailboxSession): Promise<void> {
    try {
      await session.logout()
    } catch (error) {
      this.#options.onFailure(error)
    }
  }

  #hashOf({ username, password }: Credentials): string {
    return createHmac('sha256', this.#key).update(`${username}\0${password}`).digest('base64')
  }
}

// Open connections, kept for a moment for the next message to the same host; hosts that did not answer, likewise.
import type { NodemailerError } from 'nodemailer/lib/errors'
import type { Target } from './find-targets.ts'
import { SmtpSession, TlsFailure, type SessionOptions } from './smtp-session.ts'
import { verdictOf } from './verdict.ts'

type PoolOptions = Omit<SessionOptions, 'tls'>

const idleMs = 10_000
/** Some servers count. */
const mostMessages = 100
/** A host that cannot be reached is not tried for each message of the queue. */
const unreachableMs = 30_000

export class SessionPool {
  readonly #options: PoolOptions
  readonly #idle = new Map<string, { session: SmtpSession; timer: NodeJS.Timeout }[]>()
  readonly #unreachable = new Map<string, { error: unknown; until: number }>()
  #closed = false

  constructor(options: PoolOptions) {
    this.#options = options
  }

  /** One that has been used before, if there is one. */
  take(target: Target, requireTls: boolean): SmtpSession | undefined {
    if (requireTls) return undefined
    const idle = this.#idle.get(keyOf(target)) ?? []
    for (let entry = idle.pop(); entry; entry = idle.pop()) {
      clearTimeout(entry.timer)
      if (entry.session.isOpen) return entry.session
      entry.session.close()
    }
    this.#idle.delete(keyOf(target))
    return undefined
  }

  /** @throws an error for `verdictOf` */
  async open(target: Target, requireTls: boolean): Promise<SmtpSession> {
    const known = this.#unreachable.get(target.address)
    if (known && known.until > performance.now()) throw known.error
    try {
      return await this.#open(target, requireTls)
    } catch (error) {
      if (!requireTls && verdictOf(error as NodemailerError).code === 0) this.#remember(target, error)
      throw error
    }
  }

  /** Back from a message that went well. */
  give(session: SmtpSession): void {
    if (this.#closed || session.sent >= mostMessages || !session.isOpen) return session.quit()
    const key = keyOf(session.target)
    const idle = this.#idle.get(key) ?? []
    this.#idle.set(key, idle)
    const timer = setTimeout(() => {
      const index = idle.findIndex((entry) => entry.session === session)
      if (index >= 0) idle.splice(index, 1)
      if (idle.length === 0) this.#idle.delete(key)
      session.quit()
    }, idleMs)
    idle.push({ session, timer: timer.unref() })
  }

  close(): void {
    this.#closed = true
    for (const { session, timer } of [...this.#idle.values()].flat()) {
      clearTimeout(timer)
      session.quit()
    }
    this.#idle.clear()
  }

  async #open(target: Target, requireTls: boolean): Promise<SmtpSession> {
    if (requireTls) return SmtpSession.open(target, { ...this.#options, tls: 'required' }).catch(asCause)
    try {
      return await SmtpSession.open(target, { ...this.#options, tls: 'opportunistic' })
    } catch (error) {
      if (!(error instanceof TlsFailure)) throw error
      return SmtpSession.open(target, { ...this.#options, tls: 'none' })
    }
  }

  #remember({ address }: Target, error: unknown): void {
    const now = performance.now()
    for (const [other, { until }] of this.#unreachable) if (until <= now) this.#unreachable.delete(other)
    this.#unreachable.set(address, { error, until: now + unreachableMs })
  }
}

function asCause(error: unknown): never {
  throw error instanceof TlsFailure ? error.cause : error
}

function keyOf({ address, host }: Target): string {
  return `${host} ${address}`
}

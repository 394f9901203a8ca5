// Open connections, kept for a moment for the next message to the same host; hosts that did not answer, likewise.
import type { NodemailerError } from 'nodemailer/lib/errors'
import { ruleKey, type TlsRule } from '../tls/tls-rule.ts'
import type { Target } from './find-targets.ts'
import { SmtpSession, TlsFailure, type SessionOptions } from './smtp-session.ts'
import { verdictOf } from './verdict.ts'

type PoolOptions = Omit<SessionOptions, 'rule'>

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
  take(target: Target, rule: TlsRule): SmtpSession | undefined {
    const key = keyOf(target, rule)
    const idle = this.#idle.get(key) ?? []
    for (let entry = idle.pop(); entry; entry = idle.pop()) {
      clearTimeout(entry.timer)
      if (entry.session.isOpen) return entry.session
      entry.session.close()
    }
    this.#idle.delete(key)
    return undefined
  }

  /** @throws an error for `verdictOf` */
  async open(target: Target, rule: TlsRule): Promise<SmtpSession> {
    const key = keyOf(target, rule)
    const known = this.#unreachable.get(key)
    if (known && known.until > performance.now()) throw known.error
    try {
      return await this.#open(target, rule)
    } catch (error) {
      if (verdictOf(error as NodemailerError).code === 0) this.#remember(key, error)
      throw error
    }
  }

  /** Back from a message that went well. */
  give(session: SmtpSession): void {
    if (this.#closed || session.sent >= mostMessages || !session.isOpen) return session.quit()
    const key = keyOf(session.target, session.rule)
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

  async #open(target: Target, rule: TlsRule): Promise<SmtpSession> {
    try {
      return await SmtpSession.open(target, { ...this.#options, rule })
    } catch (error) {
      if (!(error instanceof TlsFailure)) throw error
      if (rule.kind !== 'opportunistic') throw error.cause
      const session = await SmtpSession.open(target, { ...this.#options, rule: { kind: 'none' } })
      return Object.assign(session, { rule })
    }
  }

  #remember(key: string, error: unknown): void {
    const now = performance.now()
    for (const [other, { until }] of this.#unreachable) if (until <= now) this.#unreachable.delete(other)
    this.#unreachable.set(key, { error, until: now + unreachableMs })
  }
}

function keyOf({ address, host, port, relay }: Target, rule: TlsRule): string {
  const login = relay ? `${relay.tls} ${relay.user ?? ''}` : ''
  return JSON.stringify([host, address, port, login, ruleKey(rule)])
}

// Sessions that are used over the worker's own port: each belongs to the connection that claimed it, and ends with it.
import { MailboxError, type MailboxEvent } from '@postkeep/mailbox-contract'

/** A connection as far as sessions know it. */
export interface Holder {
  push(event: MailboxEvent, attachment?: Uint8Array): void
}

/** From the answer to the login until the client has come. */
const claimMs = 10_000

export class HandedSessions {
  readonly #holders = new Map<string, Holder>()
  readonly #expected = new Map<string, NodeJS.Timeout>()
  readonly #endSession: (session: string) => void

  constructor(endSession: (session: string) => void) {
    this.#endSession = endSession
  }

  /** A login has opened it. One that nobody comes for is ended. */
  expect(session: string): void {
    const giveUp = (): void => {
      this.#expected.delete(session)
      this.#endSession(session)
    }
    this.#expected.set(session, setTimeout(giveUp, claimMs).unref())
  }

  /** @throws MailboxError('session-ended') where it is not, or not any more, to be had */
  claim(session: string, holder: Holder): void {
    const expected = this.#expected.get(session)
    if (expected === undefined) throw ended()
    clearTimeout(expected)
    this.#expected.delete(session)
    this.#holders.set(session, holder)
  }

  /** @throws MailboxError('session-ended') where it is not this connection's */
  require(session: unknown, holder: Holder): void {
    if (typeof session !== 'string' || this.#holders.get(session) !== holder) throw ended()
  }

  /** Pushes to those that are here; gives the events of all others. */
  push(events: readonly MailboxEvent[], attachment: Uint8Array | undefined): MailboxEvent[] {
    return events.filter((event) => {
      const holder = this.#holders.get(event.session)
      holder?.push(event, attachment)
      if (event.kind === 'ended') this.forget(event.session)
      return holder === undefined
    })
  }

  forget(session: string): void {
    this.#holders.delete(session)
    clearTimeout(this.#expected.get(session))
    this.#expected.delete(session)
  }

  /** The client is gone. */
  lose(lost: Holder): void {
    for (const [session, holder] of this.#holders) {
      if (holder !== lost) continue
      this.#holders.delete(session)
      this.#endSession(session)
    }
  }
}

function ended(): MailboxError {
  return new MailboxError('session-ended', 'the session has ended: log in again')
}

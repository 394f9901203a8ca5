// An open session: its operations, the events of the folder that it watches, and its end.
import {
  eventColumns,
  MailboxError,
  unpackColumns,
  type Columns,
  type Identity,
  type MailboxEvent,
  type ParamsOf,
  type ValueOf
} from '@postkeep/mailbox-contract'
import type { Channel, ChannelSession } from './channel.ts'
import { collectionOperations, type CollectionOperations } from './collections.ts'
import { fetchOperations, type FetchOperations } from './fetch.ts'
import type { FolderCache } from './folder-cache.ts'
import { folderOperations, type FolderOperations } from './folders.ts'
import { messageOperations, type MessageOperations } from './messages.ts'
import { searchOperations, type SearchOperations } from './search.ts'
import type { SessionCall, SessionParams } from './session-call.ts'

/** As the contract's events, with the columns unpacked where messages were added or changed. */
export type SessionEvent = Exclude<MailboxEvent, { kind: 'ended' | 'added' | 'flags' }> | ColumnEvent

type ColumnEvent = Extract<MailboxEvent, { kind: 'added' | 'flags' }> & {
  readonly columns: Columns<(typeof eventColumns)[number]>
}

export interface MailboxSession
  extends FolderOperations, FetchOperations, MessageOperations, SearchOperations, CollectionOperations {
  readonly id: string
  readonly identity: Identity
  usage(): Promise<ValueOf<'usage'>>
  /** One listener. Events of an operation come before the operation resolves, those of `openFolder` after it. */
  onEvent(listener: (event: SessionEvent) => void): void
  /** Called once, when the service ended the session (`session-ended`) or is gone (`unavailable`); not for a logout. */
  onEnd(listener: (why: MailboxError) => void): void
  logout(): Promise<void>
}

export interface SessionSurroundings {
  readonly channel: Channel
  readonly cache: FolderCache
}

export function openSession(
  { channel, cache }: SessionSurroundings,
  id: string,
  identity: Identity
): MailboxSession {
  const state = new SessionState()
  channel.add(id, state)

  const call: SessionCall = async (operation, params, options) => {
    if (state.ended) throw state.ended
    const withSession = { ...params, session: id } as ParamsOf<typeof operation>
    const answer = channel.call(operation, withSession, options)
    return operation === 'openFolder' ? state.holdEvents(answer) : answer
  }
  return {
    id,
    identity,
    ...folderOperations({ call, mailbox: identity.mailbox, cache }),
    ...fetchOperations(call),
    ...messageOperations(call),
    ...searchOperations(call),
    ...collectionOperations(call),
    usage: async () => (await call('usage', {} as SessionParams<'usage'>)).value,
    onEvent: (listener) => void (state.onEvent = listener),
    onEnd: (listener) => state.whenEnded(listener),
    async logout() {
      if (state.ended) return
      channel.remove(id)
      state.ended = new MailboxError('session-ended', 'the session was logged out')
      await channel.call('logout', { session: id } as ParamsOf<'logout'>)
    }
  }
}

class SessionState implements ChannelSession {
  ended: MailboxError | undefined
  onEvent: ((event: SessionEvent) => void) | undefined
  #onEnd: ((why: MailboxError) => void) | undefined
  #holds = 0
  #held: SessionEvent[] = []

  receive(event: MailboxEvent, attachment: Buffer): void {
    const unpacked = unpack(event, attachment)
    if (this.#holds > 0 || this.#held.length > 0) this.#held.push(unpacked)
    else this.onEvent?.(unpacked)
  }

  end(why: MailboxError): void {
    this.ended = why
    this.#onEnd?.(why)
  }

  whenEnded(listener: (why: MailboxError) => void): void {
    this.#onEnd = listener
    if (this.ended) listener(this.ended)
  }

  /** Events that come before the answer, or in the same turn, wait until the caller has dealt with the answer. */
  async holdEvents<T>(answer: Promise<T>): Promise<T> {
    this.#holds += 1
    try {
      return await answer
    } finally {
      setImmediate(() => this.#release())
    }
  }

  #release(): void {
    this.#holds -= 1
    while (this.#holds === 0 && this.#held.length > 0) {
      // Taken out also where nobody listens: the argument of `?.()` would not be evaluated then.
      const event = this.#held.shift()!
      this.onEvent?.(event)
    }
  }
}

function unpack(event: MailboxEvent, attachment: Buffer): SessionEvent {
  if (event.kind !== 'added' && event.kind !== 'flags') return event as SessionEvent
  return { ...event, columns: unpackColumns(attachment, eventColumns, event.count) }
}

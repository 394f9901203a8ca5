// How many messages one command works on. RFC 9738.
import type { Client } from './client.ts'
import type { Reply } from './commands/command.ts'
import { ImapRefusal } from './imap-refusal.ts'

interface Limited {
  /** The highest of those that were asked for. */
  readonly indices: number[]
  /** What the tagged answer says of it (§3.1): the limit and the lowest UID that was worked on; empty where all were. */
  readonly reply: Reply
}

/** For what can be gone on with: FETCH, STORE, UID EXPUNGE. `indices`: ascending. */
export function limitMessages({ session, shared }: Client, indices: number[]): Limited {
  const limit = shared.config.messagesPerCommand
  if (indices.length <= limit) return { indices, reply: {} }
  const highest = indices.slice(-limit)
  const code = `MESSAGELIMIT ${limit} ${session.folder.table.column('uid')[highest[0]!]}`
  return { indices: highest, reply: { text: 'Go on below that UID', code } }
}

/** For what is done as a whole or not at all: COPY, MOVE, a STORE that may fail. */
export function requireFew({ shared }: Client, indices: readonly number[]): void {
  const limit = shared.config.messagesPerCommand
  if (indices.length > limit)
    throw new ImapRefusal('NO', `MESSAGELIMIT ${limit}`, 'Too many messages: try fewer at a time')
}

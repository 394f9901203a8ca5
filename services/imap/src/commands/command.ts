// What a command is: one file each, registered in index.ts.
import type { RequestReader } from '@postkeep/imap-protocol'
import type { Client } from '../client.ts'
import type { State } from '../session.ts'

export interface Invocation {
  readonly tag: string
  /** Numbers are UIDs. */
  readonly uid: boolean
  readonly client: Client
}

/** The tagged OK. */
export interface Reply {
  readonly text?: string
  readonly code?: string
}

export interface Command<R> {
  readonly name: string
  readonly states: readonly State[]
  /** What CAPABILITY tells because this command is there. */
  readonly capabilities?: readonly string[]
  /** Whether it is a command with UID in front (`both`: with and without). Default: without. */
  readonly uid?: 'both'
  /** No EXPUNGE is told during this command, unless it came with UID (RFC 9051 §7.5.1). */
  readonly holdsExpunge?: true
  readonly parse: (reader: RequestReader, options: { readonly uid: boolean }) => R
  /** @throws ImapRefusal, MailboxError */
  readonly run: (invocation: Invocation, request: R) => Promise<Reply | void>
}

export interface RegisteredCommand extends Omit<Command<unknown>, 'parse' | 'run'> {
  /** Parses at once; runs later. @throws ImapSyntaxError */
  prepare(reader: RequestReader, invocation: Invocation): () => Promise<Reply | void>
}

export const anyState: readonly State[] = ['notAuthenticated', 'authenticated', 'selected']
export const loggedIn: readonly State[] = ['authenticated', 'selected']

export function register<R>(command: Command<R>): RegisteredCommand {
  const { parse, run, ...rest } = command
  return {
    ...rest,
    prepare(reader, invocation) {
      const request = parse(reader, invocation)
      return () => run(invocation, request)
    }
  }
}

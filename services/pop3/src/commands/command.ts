// What a command is: one file each, registered in index.ts.
import type { Client, State } from '../client.ts'

/** +OK. */
export interface Reply {
  readonly text: string
  /** The rest of a multi-line answer, with its end (wire/multiline.ts). */
  readonly body?: Iterable<Buffer>
}

export interface Command {
  readonly name: string
  readonly states: readonly State[]
  /** What CAPA tells this client because the command is there. */
  readonly capabilities?: (client: Client) => readonly string[]
  /** `argument`: byte string. @throws Pop3SyntaxError, Pop3Refusal, MailboxError */
  readonly run: (client: Client, argument: string) => Promise<Reply>
}

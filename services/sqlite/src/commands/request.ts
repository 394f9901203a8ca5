// A call as the commands get it, and what they answer.
import { MailboxError } from '@postkeep/mailbox-contract'
import type { RpcConnection } from '@postkeep/rpc'

export interface Request {
  readonly operation: string
  readonly params: Record<string, unknown>
  /** Its memory is its own, and may be given to a worker. */
  readonly attachment: Uint8Array | undefined
  readonly stream: (...buffers: Uint8Array[]) => Promise<void>
  /** Aborted when the client is gone. */
  readonly signal: AbortSignal
  readonly connection: RpcConnection
}

export interface Response {
  readonly value: unknown
  readonly attachment?: Uint8Array | undefined
}

/** The id is the name of a folder: nothing but an ObjectId may pass. */
export function mailboxOf(request: Request): string {
  const { mailbox } = request.params
  if (typeof mailbox === 'string' && /^[0-9a-f]{24}$/.test(mailbox)) return mailbox
  throw new MailboxError('invalid', 'a mailbox has an id of 24 hex digits')
}

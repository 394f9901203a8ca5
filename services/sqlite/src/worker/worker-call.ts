// An operation as the commands of a worker get it, and what they answer.
import type { Logger } from '@postkeep/log'
import type { WorkerOperationName, WorkerParams, WorkerSettings, WorkerValue } from '../thread-protocol.ts'
import type { Mailboxes } from './mailboxes.ts'

export interface WorkerCall<O extends WorkerOperationName> {
  readonly params: WorkerParams<O>
  /** Empty where the call has none. */
  readonly attachment: Buffer
  readonly mailboxes: Mailboxes
  readonly settings: WorkerSettings
  readonly logger: Logger
  /**
   * Sends a frame of the stream and waits until the next may be sent; other operations run meanwhile.
   * @throws MailboxError('session-ended') where the client no longer waits
   */
  readonly stream: (frame: Buffer) => Promise<void>
  /** From now on the session is used over the worker's own port, which it gives. */
  readonly handOver: (session: string) => number
}

export interface WorkerResult<O extends WorkerOperationName> {
  readonly value: WorkerValue<O>
  readonly attachment?: Uint8Array
}

export type WorkerCommand<O extends WorkerOperationName> = (
  call: WorkerCall<O>
) => WorkerResult<O> | Promise<WorkerResult<O>>

// What the operations of a session are made of: a call that adds the session's id.
import type { OperationName, ParamsOf } from '@postkeep/mailbox-contract'
import type { Answer, CallOptions } from './channel.ts'

/** The operations that take a session. */
export type SessionOperation = {
  [O in OperationName]: ParamsOf<O> extends { session: string } ? O : never
}[OperationName]

export type SessionParams<O extends SessionOperation> = Omit<ParamsOf<O>, 'session'>

export type SessionCall = <O extends SessionOperation>(
  operation: O,
  params: SessionParams<O>,
  options?: CallOptions
) => Promise<Answer<O>>

// The commands of a session: they get its mailbox opened.
import type { WorkerOperations } from '../thread-protocol.ts'
import type { OpenSession } from './mailbox.ts'
import type { WorkerCall, WorkerCommand, WorkerResult } from './worker-call.ts'

type SessionOperation = {
  [O in keyof WorkerOperations]: WorkerOperations[O]['params'] extends { session: string } ? O : never
}[keyof WorkerOperations]

/** @throws MailboxError('session-ended') */
export function inSession<O extends SessionOperation>(
  run: (opened: OpenSession, call: WorkerCall<O>) => WorkerResult<O> | Promise<WorkerResult<O>>
): WorkerCommand<O> {
  return (call) => run(call.mailboxes.session((call.params as { session: string }).session), call)
}

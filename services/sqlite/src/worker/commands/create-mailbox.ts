import { makeMailbox } from '../make-mailbox.ts'
import { keysOf } from '../slot-info.ts'
import type { WorkerCommand } from '../worker-call.ts'

/** A mailbox without keys on disk can hold no mail: what a stop half-way has left of it is made anew. */
export const createMailbox: WorkerCommand<'createMailbox'> = (call) => {
  const mailbox = call.mailboxes.find(call.params.mailbox)
  return mailbox.alone(() => {
    if (!mailbox.keyring) makeMailbox(mailbox, call.settings)
    return { value: keysOf(mailbox.requireKeyring()) }
  })
}

import { keysOf } from '../slot-info.ts'
import type { WorkerCommand } from '../worker-call.ts'

export const keys: WorkerCommand<'keys'> = ({ mailboxes, params }) => ({
  value: keysOf(mailboxes.find(params.mailbox).requireKeyring())
})

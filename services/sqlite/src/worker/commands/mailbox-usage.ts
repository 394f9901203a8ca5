import { diskBytes } from '../disk-bytes.ts'
import type { WorkerCommand } from '../worker-call.ts'

export const mailboxUsage: WorkerCommand<'mailboxUsage'> = async ({ mailboxes, params }) => {
  const mailbox = mailboxes.find(params.mailbox)
  mailbox.requireKeyring()
  const { messageBytes, locked } = mailbox.usage()
  return { value: { diskBytes: await diskBytes(mailbox.path), messageBytes, locked } }
}

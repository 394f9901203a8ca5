import type { WorkerCommand } from '../worker-call.ts'

export const maintainMailbox: WorkerCommand<'maintainMailbox'> = ({ mailboxes, params }) => {
  const mailbox = mailboxes.find(params.mailbox)
  return mailbox.share(() => ({ value: mailbox.maintain(params.check) }))
}

import { buryMailbox } from '../bury-mailbox.ts'
import { makeMailbox } from '../make-mailbox.ts'
import type { WorkerCommand } from '../worker-call.ts'

export const resetMailbox: WorkerCommand<'resetMailbox'> = async (call) => {
  const mailbox = call.mailboxes.find(call.params.mailbox)
  await mailbox.alone(async () => {
    await mailbox.lock('the mailbox was reset')
    await buryMailbox(call.settings.folder, mailbox)
    makeMailbox(mailbox, call.settings)
  })
  return { value: {} }
}

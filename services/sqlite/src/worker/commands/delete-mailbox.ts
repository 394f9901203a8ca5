import { buryMailbox } from '../bury-mailbox.ts'
import type { WorkerCommand } from '../worker-call.ts'

export const deleteMailbox: WorkerCommand<'deleteMailbox'> = async (call) => {
  const mailbox = call.mailboxes.find(call.params.mailbox)
  await mailbox.alone(async () => {
    await mailbox.lock('the mailbox was deleted')
    await buryMailbox(call.settings.folder, mailbox)
  })
  return { value: {} }
}

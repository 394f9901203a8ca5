import type { WorkerCommand } from '../worker-call.ts'

export const settle: WorkerCommand<'settle'> = async ({ mailboxes, params }) => {
  await mailboxes.find(params.mailbox).settle(params.keys)
  return { value: {} }
}

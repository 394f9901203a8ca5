import type { WorkerCommand } from '../worker-call.ts'

export const deliver: WorkerCommand<'deliver'> = async ({ mailboxes, params, attachment }) => ({
  value: await mailboxes.find(params.mailbox).deliver(params, attachment)
})

import type { WorkerCommand } from '../worker-call.ts'

export const logout: WorkerCommand<'logout'> = ({ mailboxes, params }) => {
  mailboxes.endSession(params.session)
  return { value: {} }
}

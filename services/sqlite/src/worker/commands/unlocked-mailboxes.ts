import type { WorkerCommand } from '../worker-call.ts'

export const unlockedMailboxes: WorkerCommand<'unlockedMailboxes'> = ({ mailboxes }) => ({
  value: { mailboxes: mailboxes.unlocked() }
})

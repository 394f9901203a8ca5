import { slotInfo } from '../slot-info.ts'
import type { WorkerCommand } from '../worker-call.ts'

export const listSlots: WorkerCommand<'listSlots'> = ({ mailboxes, params }) => ({
  value: { slots: mailboxes.find(params.mailbox).requireKeyring().slots.map(slotInfo) }
})

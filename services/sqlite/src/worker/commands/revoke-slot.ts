import { removeSlot } from '@postkeep/crypto'
import { MailboxError } from '@postkeep/mailbox-contract'
import { slotInfo } from '../slot-info.ts'
import type { WorkerCommand } from '../worker-call.ts'

export const revokeSlot: WorkerCommand<'revokeSlot'> = ({ mailboxes, params }) => {
  const mailbox = mailboxes.find(params.mailbox)
  return mailbox.alone(() => {
    const keyring = mailbox.requireKeyring()
    const slot = keyring.slots.find(({ id }) => id === params.slot)
    if (!slot) throw new MailboxError('not-found', 'the mailbox has no such password')
    if (slot.kind !== 'password')
      throw new MailboxError('not-allowed', 'only passwords are revoked: replace the recovery code')
    const rest = removeSlot(keyring, slot.id)
    mailbox.saveKeyring(rest)
    mailbox.endSessions('the password was revoked', slot.id)
    return { value: { slots: rest.slots.map(slotInfo) } }
  })
}

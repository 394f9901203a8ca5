import { addSlot, generateRecoveryCode, stretchPassword, wipe } from '@postkeep/crypto'
import { MailboxError } from '@postkeep/mailbox-contract'
import { openWithProof } from '../proofs.ts'
import { covers, slotInfo } from '../slot-info.ts'
import type { WorkerCommand } from '../worker-call.ts'

export const replaceRecoveryCode: WorkerCommand<'replaceRecoveryCode'> = ({ mailboxes, params }) => {
  const mailbox = mailboxes.find(params.mailbox)
  return mailbox.alone(async () => {
    const keyring = mailbox.requireKeyring()
    const { slot, dataKey } = await openWithProof(mailbox, params.proof)
    try {
      if (!covers(slot, []))
        throw new MailboxError('not-allowed', 'this needs a password that may do everything')
      const recoveryCode = generateRecoveryCode()
      const secret = await stretchPassword(keyring, recoveryCode)
      const others = { ...keyring, slots: keyring.slots.filter(({ kind }) => kind !== 'recovery') }
      const renewed = addSlot(others, dataKey, secret, {
        kind: 'recovery',
        name: 'recovery code',
        scopes: []
      })
      wipe(secret)
      mailbox.saveKeyring(renewed)
      return { value: { recoveryCode, slots: renewed.slots.map(slotInfo) } }
    } finally {
      wipe(dataKey)
    }
  })
}

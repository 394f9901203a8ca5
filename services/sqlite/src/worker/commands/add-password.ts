// A new password. The first one takes the mailbox out of the server's hands: the bootstrap slot goes, a recovery code comes.
import {
  addSlot,
  generateRecoveryCode,
  removeSlot,
  stretchPassword,
  unlockWithSecret,
  unlockWithServerKey,
  wipe,
  type Keyring
} from '@postkeep/crypto'
import { MailboxError, type ParamsOf } from '@postkeep/mailbox-contract'
import type { Mailbox, Opened } from '../mailbox.ts'
import { openWithProof } from '../proofs.ts'
import { covers, isBootstrap, slotInfo } from '../slot-info.ts'
import type { WorkerCommand } from '../worker-call.ts'

export const addPassword: WorkerCommand<'addPassword'> = ({ mailboxes, params, settings }) => {
  const mailbox = mailboxes.find(params.mailbox)
  return mailbox.alone(async () => {
    const keyring = mailbox.requireKeyring()
    const isFirst = isBootstrap(keyring)
    const opened = isFirst ? openAsServer(keyring, settings.serverKey) : await openAsOwner(mailbox, params)
    try {
      const withPassword = await addPasswordSlot(keyring, opened.dataKey, params)
      const slot = slotInfo(withPassword.slots.at(-1)!)
      const after = isFirst ? await handOver(withPassword, opened) : { keyring: withPassword }
      mailbox.saveKeyring(after.keyring)
      const slots = after.keyring.slots.map(slotInfo)
      return {
        value: 'recoveryCode' in after ? { slot, slots, recoveryCode: after.recoveryCode } : { slot, slots }
      }
    } finally {
      wipe(opened.dataKey)
    }
  })
}

function openAsServer(keyring: Keyring, serverKey: Uint8Array): Opened {
  const opened = unlockWithServerKey(keyring, Buffer.from(serverKey))
  if (opened) return opened
  throw new MailboxError(
    'unavailable',
    'the server cannot open this new mailbox: is HELPER_ENCRYPTION_KEY another one?'
  )
}

async function openAsOwner(mailbox: Mailbox, { proof, scopes }: ParamsOf<'addPassword'>): Promise<Opened> {
  const opened = await openWithProof(mailbox, proof)
  if (covers(opened.slot, scopes)) return opened
  wipe(opened.dataKey)
  throw new MailboxError('not-allowed', 'a password cannot make one that may do more than itself')
}

async function addPasswordSlot(
  keyring: Keyring,
  dataKey: Buffer,
  { password, name, scopes, expiresAt }: ParamsOf<'addPassword'>
): Promise<Keyring> {
  const expires = expiresAt ? new Date(expiresAt) : null
  if (password === '' || (expires && Number.isNaN(expires.getTime())))
    throw new MailboxError('invalid', 'a password has a text, and a date where it expires')
  const secret = await stretchPassword(keyring, password)
  try {
    // Twice the same: to revoke one of them would look done and do nothing.
    if (unlockWithSecret(keyring, secret, new Date()))
      throw new MailboxError('already-exists', 'this password is one of the mailbox already')
    return addSlot(keyring, dataKey, secret, { kind: 'password', name, scopes, expiresAt: expires })
  } finally {
    wipe(secret)
  }
}

async function handOver(
  keyring: Keyring,
  { slot, dataKey }: Opened
): Promise<{ keyring: Keyring; recoveryCode: string }> {
  const recoveryCode = generateRecoveryCode()
  const secret = await stretchPassword(keyring, recoveryCode)
  const owned = addSlot(removeSlot(keyring, slot.id), dataKey, secret, recoverySlot)
  wipe(secret)
  return { keyring: owned, recoveryCode }
}

const recoverySlot = { kind: 'recovery' as const, name: 'recovery code', scopes: [] }

// The unwrap is the password check: whoever opens a slot gets the data key, and nobody else.
import { tryAeadOpen } from './aead.ts'
import { wipe } from './bytes.ts'
import type { KeySlot, Keyring } from './keyring.ts'
import { wrapContext } from './slots.ts'

export type Unlocked = { dataKey: Buffer; slot: KeySlot }

/** `secret` from `stretchPassword`. Tries every slot, so that the time does not tell which one fits. */
export function unlockWithSecret(keyring: Keyring, secret: Buffer, now: Date): Unlocked | undefined {
  return unlock(keyring, secret, (slot) => slot.kind !== 'bootstrap' && !isExpired(slot, now))
}

/** Opens the bootstrap slot of a mailbox that has no password yet. */
export function unlockWithServerKey(keyring: Keyring, serverKey: Buffer): Unlocked | undefined {
  return unlock(keyring, serverKey, (slot) => slot.kind === 'bootstrap')
}

function unlock(
  keyring: Keyring,
  secret: Buffer,
  isAllowed: (slot: KeySlot) => boolean
): Unlocked | undefined {
  let unlocked: Unlocked | undefined
  for (const slot of keyring.slots) {
    const dataKey = tryAeadOpen(wrapContext(keyring, slot, secret), Buffer.from(slot.wrapped, 'base64'))
    if (dataKey && !unlocked && isAllowed(slot)) unlocked = { dataKey, slot }
    else if (dataKey) wipe(dataKey)
  }
  return unlocked
}

function isExpired(slot: KeySlot, now: Date): boolean {
  return slot.expiresAt !== null && Date.parse(slot.expiresAt) <= now.getTime()
}

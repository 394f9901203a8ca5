// What may be told of key slots, and what they allow.
import type { LoginScope, SlotInfo } from '@postkeep/mailbox-contract'
import type { Keyring, KeySlot } from '@postkeep/crypto'
import type { MailboxKeys } from '../thread-protocol.ts'

export function slotInfo({ id, kind, name, scopes, createdAt, expiresAt }: KeySlot): SlotInfo {
  return { id, kind, name, scopes, createdAt, expiresAt }
}

export function keysOf(keyring: Keyring): MailboxKeys {
  return { publicKey: keyring.publicKey, slots: keyring.slots.map(slotInfo) }
}

/** No scopes: all. */
export function allows(slot: KeySlot, scope: LoginScope): boolean {
  return slot.scopes.length === 0 || slot.scopes.includes(scope)
}

/** May who holds `slot` make a slot with `scopes`? A password for one use must not make one for all. */
export function covers(slot: KeySlot, scopes: readonly LoginScope[]): boolean {
  if (slot.scopes.length === 0) return true
  return scopes.length > 0 && scopes.every((scope) => slot.scopes.includes(scope))
}

export function isExpired(slot: KeySlot, now: Date): boolean {
  return slot.expiresAt !== null && Date.parse(slot.expiresAt) <= now.getTime()
}

export function isBootstrap(keyring: Keyring): boolean {
  return keyring.slots.some((slot) => slot.kind === 'bootstrap')
}

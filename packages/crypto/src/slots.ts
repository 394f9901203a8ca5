// Wrapping the data key into slots. What the slot says about itself (its scopes above all) is
// authenticated with it, so that nothing of it can be changed on disk without notice.
import { randomBytes } from 'node:crypto'
import { aeadSeal, keyLength, nonceLength, type AeadContext } from './aead.ts'
import { deriveKey } from './derive-key.ts'
import type { KeySlot, Keyring, Scope, SlotKind } from './keyring.ts'

export type NewSlot = {
  kind: SlotKind
  name: string
  scopes: Scope[]
  createdAt?: Date
  expiresAt?: Date | null
  id?: string
}

/** `secret`: what `stretchPassword` made of a password or recovery code. */
export function addSlot(keyring: Keyring, dataKey: Buffer, secret: Buffer, slot: NewSlot): Keyring {
  if (slot.kind === 'bootstrap') throw new RangeError('a bootstrap slot is added with addServerSlot')
  return withSlot(keyring, dataKey, secret, slot)
}

/** The slot that holds a new mailbox's data key until its first password, wrapped with the server's key. */
export function addServerSlot(
  keyring: Keyring,
  dataKey: Buffer,
  serverKey: Buffer,
  slot: Partial<Omit<NewSlot, 'kind'>> = {}
): Keyring {
  return withSlot(keyring, dataKey, serverKey, { name: 'bootstrap', scopes: [], ...slot, kind: 'bootstrap' })
}

/** What the wrapped key of a slot is opened with. */
export function wrapContext(keyring: Keyring, slot: Omit<KeySlot, 'wrapped'>, secret: Buffer): AeadContext {
  const purpose = slot.kind === 'bootstrap' ? 'postkeep bootstrap slot' : 'postkeep slot'
  const salt = Buffer.from(keyring.salt, 'base64')
  const info = `${purpose} ${keyring.mailbox} ${slot.id}`
  return {
    key: deriveKey({ secret, salt, info }),
    nonce: Buffer.from(slot.nonce, 'base64'),
    aad: associatedData(keyring, slot)
  }
}

function withSlot(keyring: Keyring, dataKey: Buffer, secret: Buffer, slot: NewSlot): Keyring {
  if (dataKey.length !== keyLength) throw new RangeError('a data key has 32 bytes')
  if (secret.length !== keyLength) throw new RangeError('a secret that wraps a data key has 32 bytes')
  const id = slot.id ?? randomBytes(12).toString('hex')
  if (keyring.slots.some((other) => other.id === id))
    throw new RangeError(`the keyring already has a slot ${id}`)
  const unwrapped = {
    id,
    kind: slot.kind,
    name: slot.name,
    scopes: [...new Set(slot.scopes)],
    createdAt: (slot.createdAt ?? new Date()).toISOString(),
    expiresAt: slot.expiresAt?.toISOString() ?? null,
    nonce: randomBytes(nonceLength).toString('base64')
  }
  const wrapped = aeadSeal(wrapContext(keyring, unwrapped, secret), dataKey).toString('base64')
  return { ...keyring, slots: [...keyring.slots, { ...unwrapped, wrapped }] }
}

// A JSON array has one spelling only, as its order is fixed.
function associatedData(keyring: Keyring, slot: Omit<KeySlot, 'wrapped'>): Buffer {
  const { id, kind, name, scopes, createdAt, expiresAt } = slot
  return Buffer.from(
    JSON.stringify([keyring.version, keyring.mailbox, id, kind, name, scopes, createdAt, expiresAt])
  )
}

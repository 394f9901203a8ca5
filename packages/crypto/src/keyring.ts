// The keyring of a mailbox, the content of its `slots.json`: each slot wraps the same data key.
// One salt for all slots, so that a login costs one Argon2id run however many passwords there are.
import { randomBytes } from 'node:crypto'
import { argon2Cost } from './argon2.ts'
import type { SealPublicKey } from './sealed-box.ts'

export const slotKinds = ['password', 'recovery', 'bootstrap', 'share'] as const
export const slotScopes = ['imap', 'pop3', 'smtp', 'caldav', 'carddav', 'api'] as const

export type SlotKind = (typeof slotKinds)[number]
export type Scope = (typeof slotScopes)[number]

/** `id`: 12 random bytes, hex. `scopes`: empty means all. Dates: ISO 8601. `nonce`, `wrapped`: base64. */
export type KeySlot = {
  id: string
  kind: SlotKind
  name: string
  scopes: Scope[]
  createdAt: string
  expiresAt: string | null
  nonce: string
  wrapped: string
}

export type KdfParameters = {
  algorithm: 'argon2id'
  memoryKiB: number
  passes: number
  parallelism: number
}

/** JSON as it lies on disk; `salt` is base64. Never changed in place. */
export type Keyring = {
  version: 1
  mailbox: string
  salt: string
  kdf: KdfParameters
  publicKey: SealPublicKey
  slots: KeySlot[]
}

export const saltLength = 16

/** A keyring without slots. `kdf` is for tests and for machines that can afford more. */
export function createKeyring(options: {
  mailbox: string
  publicKey: SealPublicKey
  kdf?: Partial<Omit<KdfParameters, 'algorithm'>>
}): Keyring {
  return {
    version: 1,
    mailbox: options.mailbox,
    salt: randomBytes(saltLength).toString('base64'),
    kdf: { algorithm: 'argon2id', ...argon2Cost, ...options.kdf },
    publicKey: { x25519: options.publicKey.x25519, mlKem768: options.publicKey.mlKem768 },
    slots: []
  }
}

/** The keyring without that slot. Throws a RangeError where there is no such slot. */
export function removeSlot(keyring: Keyring, id: string): Keyring {
  const slots = keyring.slots.filter((slot) => slot.id !== id)
  if (slots.length === keyring.slots.length) throw new RangeError(`the keyring has no slot ${id}`)
  return { ...keyring, slots }
}

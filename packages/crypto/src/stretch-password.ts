// Password (or recovery code) → the 32-byte secret from which every slot's key is derived.
import { argon2, argon2Options } from './argon2.ts'
import type { Keyring } from './keyring.ts'
import { normalisePassword } from './normalise-password.ts'

export async function stretchPassword(keyring: Keyring, password: string): Promise<Buffer> {
  const { hashRaw } = await argon2()
  const salt = Buffer.from(keyring.salt, 'base64')
  return hashRaw(normalisePassword(password), { ...argon2Options(keyring.kdf), salt })
}

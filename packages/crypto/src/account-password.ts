// Passwords of accounts (not of mailboxes: there the unwrap of the data key is the check).
import { argon2, argon2Cost, argon2Options } from './argon2.ts'
import { normalisePassword } from './normalise-password.ts'

const noOnesSalt = Buffer.alloc(16, 'postkeep')

/** An argon2id PHC string. */
export async function hashPassword(password: string): Promise<string> {
  const { hash } = await argon2()
  return hash(normalisePassword(password), argon2Options(argon2Cost))
}

/** Rejects where the stored hash is no PHC string. */
export async function verifyPassword(hash: string, password: string): Promise<boolean> {
  const { verify } = await argon2()
  return verify(hash, normalisePassword(password))
}

/** Costs what a verification (or the stretching of a mailbox password) costs: for unknown users. */
export async function pretendToVerify(password: string): Promise<void> {
  const { hashRaw } = await argon2()
  await hashRaw(normalisePassword(password), { ...argon2Options(argon2Cost), salt: noOnesSalt })
}

// The key pair of the backups. The server keeps the recipient; the identity is printed once and kept by the operator.
import { generateHybridIdentity, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { BackupError } from '../backup-error.ts'

export interface RecoveryKey {
  /** AGE-SECRET-KEY-…: opens all backups. */
  readonly identity: string
  /** age1…: what backups are encrypted to. */
  readonly recipient: string
}

/** `hybrid`: X25519 with ML-KEM-768 (age1pq…); `x25519`: read by every age tool. */
export async function createRecoveryKey(kind: 'hybrid' | 'x25519' = 'hybrid'): Promise<RecoveryKey> {
  const identity = kind === 'hybrid' ? await generateHybridIdentity() : await generateX25519Identity()
  return { identity, recipient: await identityToRecipient(identity) }
}

/** Throws `BackupError('wrong-key')` for what is no identity. */
export async function recipientOf(identity: string): Promise<string> {
  try {
    return await identityToRecipient(identity)
  } catch (error) {
    throw new BackupError('wrong-key', 'this is not a recovery key (AGE-SECRET-KEY-…)', { cause: error })
  }
}

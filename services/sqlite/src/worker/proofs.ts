// Who may open a mailbox: a password, the recovery code or a session. The unwrap of a key slot is the check.
import { randomBytes } from 'node:crypto'
import {
  addSlot,
  createKeyring,
  generateSealKeys,
  normaliseRecoveryCode,
  stretchPassword,
  unlockWithSecret,
  wipe,
  type Keyring,
  type KeySlot
} from '@postkeep/crypto'
import { MailboxError, type Proof } from '@postkeep/mailbox-contract'
import type { Mailbox, Opened } from './mailbox.ts'

/**
 * undefined: the password opens no slot that `isAllowed`. One Argon2id run, or none where the same password was right a
 * moment ago and may do what it is wanted for.
 */
export async function openWithPassword(
  mailbox: Mailbox,
  password: string,
  isAllowed: (slot: KeySlot) => boolean = () => true
): Promise<Opened | undefined> {
  const known = mailbox.recall(password)
  if (known && isAllowed(known.slot)) return known
  if (known) wipe(known.dataKey)
  const opened = await openWith(mailbox.requireKeyring(), password)
  return opened && keep(opened, opened.slot.kind === 'password' && isAllowed(opened.slot))
}

/** @throws MailboxError('not-allowed') where the proof does not open the mailbox */
export async function openWithProof(mailbox: Mailbox, proof: Proof | undefined): Promise<Opened> {
  const opened = proof && (await attempt(mailbox, proof))
  if (opened) return opened
  throw new MailboxError(
    'not-allowed',
    'this needs a password or the recovery code of the mailbox, and it is not right'
  )
}

async function attempt(mailbox: Mailbox, proof: Proof): Promise<Opened | undefined> {
  if ('session' in proof) return mailbox.recallSession(proof.session)
  if ('password' in proof) return openWithPassword(mailbox, proof.password)
  const code = normaliseRecoveryCode(proof.recoveryCode)
  if (code === undefined) return undefined
  const opened = await openWith(mailbox.requireKeyring(), code)
  return opened && keep(opened, opened.slot.kind === 'recovery')
}

async function openWith(keyring: Keyring, secret: string): Promise<Opened | undefined> {
  const stretched = await stretchPassword(keyring, secret)
  try {
    return unlockWithSecret(keyring, stretched, new Date())
  } finally {
    wipe(stretched)
  }
}

function keep(opened: Opened, isAllowed: boolean): Opened | undefined {
  if (isAllowed) return opened
  wipe(opened.dataKey)
  return undefined
}

// Its slot holds a key that was thrown away: the same steps as with a real keyring, and nothing can come of it.
const nobody = makeNobody()

/** Costs what a wrong password costs. */
export async function pretendToOpen(password: string): Promise<undefined> {
  const opened = await openWith(nobody, password)
  if (opened) wipe(opened.dataKey)
}

function makeNobody(): Keyring {
  const keyring = createKeyring({ mailbox: '0'.repeat(24), publicKey: generateSealKeys().publicKey })
  const slot = { kind: 'password' as const, name: '', scopes: [] }
  return addSlot(keyring, randomBytes(32), randomBytes(32), slot)
}

export { hashPassword, pretendToVerify, verifyPassword } from './account-password.ts'
export { constantTimeEqual, randomToken, wipe } from './bytes.ts'
export { generatePassword } from './generated-password.ts'
export {
  type KdfParameters,
  type Keyring,
  type KeySlot,
  type Scope,
  type SlotKind,
  createKeyring,
  removeSlot
} from './keyring.ts'
export { normalisePassword } from './normalise-password.ts'
export { parseKeyring } from './parse-keyring.ts'
export { type PublishedCopy, openCopy, publishedCopy, sealCopy } from './published-copy.ts'
export { generateRecoveryCode, normaliseRecoveryCode } from './recovery-code.ts'
export { openRecord, sealRecord } from './record.ts'
export {
  type Encapsulation,
  type SealKeys,
  type SealPublicKey,
  decapsulate,
  encapsulate,
  generateSealKeys,
  sealHeadLength
} from './sealed-box.ts'
export { type ServerSealer, createServerSealer, generateServerKey } from './server-sealer.ts'
export { type NewSlot, addServerSlot, addSlot } from './slots.ts'
export { stretchPassword } from './stretch-password.ts'
export { type Unlocked, unlockWithSecret, unlockWithServerKey } from './unlock.ts'

// Hybrid key encapsulation, X25519 (RFC 7748) + ML-KEM-768 (FIPS 203): secure as long as either of the two holds.
// The key is bound to both shared secrets, both cipher texts and both public keys.
import {
  createHash,
  decapsulate as mlKemDecapsulate,
  diffieHellman,
  encapsulate as mlKemEncapsulate,
  randomBytes
} from 'node:crypto'
import { wipe } from './bytes.ts'
import { deriveKey } from './derive-key.ts'
import {
  privateKeyFromSeed,
  publicKeyFromRaw,
  publicKeyLengths,
  rawPublicKey,
  seedLengths
} from './raw-keys.ts'

export { publicKeyLengths }

/** Raw public keys, base64. */
export type SealPublicKey = { x25519: string; mlKem768: string }
/** `privateKey`: version byte 1, seed of X25519 (32 bytes), seed of ML-KEM-768 (64 bytes). */
export type SealKeys = { publicKey: SealPublicKey; privateKey: Buffer }
/** `head`: ephemeral X25519 public key (32 bytes), ML-KEM-768 cipher text (1088 bytes). `key`: 32 bytes. */
export type Encapsulation = { head: Buffer; key: Buffer }

export const sealHeadLength = 32 + 1088

const privateKeyVersion = 1
const privateKeyLength = 1 + seedLengths.x25519 + seedLengths.mlKem768

export function generateSealKeys(): SealKeys {
  const privateKey = Buffer.concat([Buffer.of(privateKeyVersion), randomBytes(privateKeyLength - 1)])
  const { x25519, mlKem768 } = privateKeys(privateKey)
  const publicKey = {
    x25519: rawPublicKey('x25519', x25519).toString('base64'),
    mlKem768: rawPublicKey('mlKem768', mlKem768).toString('base64')
  }
  return { publicKey, privateKey }
}

/** A new key for the owner of the public key, and the head from which only the owner gets it again. */
export function encapsulate(publicKey: SealPublicKey): Encapsulation {
  const ephemeral = privateKeyFromSeed('x25519', randomBytes(seedLengths.x25519))
  const owner = publicKeyFromRaw('x25519', Buffer.from(publicKey.x25519, 'base64'))
  const classical = diffieHellman({ privateKey: ephemeral, publicKey: owner })
  const quantum = mlKemEncapsulate(publicKeyFromRaw('mlKem768', Buffer.from(publicKey.mlKem768, 'base64')))
  const head = Buffer.concat([rawPublicKey('x25519', ephemeral), quantum.ciphertext])
  return { head, key: combine(quantum.sharedKey, classical, boundTo(head, publicKey)) }
}

/** The key of a head. A head that was changed gives another key, or throws where it is malformed. */
export function decapsulate(privateKey: Buffer, publicKey: SealPublicKey, head: Buffer): Buffer {
  if (head.length !== sealHeadLength)
    throw new RangeError(`the head of a sealed box has ${sealHeadLength} bytes`)
  const { x25519, mlKem768 } = privateKeys(privateKey)
  const ephemeral = publicKeyFromRaw('x25519', head.subarray(0, publicKeyLengths.x25519))
  const classical = diffieHellman({ privateKey: x25519, publicKey: ephemeral })
  const quantum = mlKemDecapsulate(mlKem768, head.subarray(publicKeyLengths.x25519))
  return combine(quantum, classical, boundTo(head, publicKey))
}

function privateKeys(privateKey: Buffer) {
  if (privateKey.length !== privateKeyLength || privateKey[0] !== privateKeyVersion) {
    throw new RangeError('this is not the private key of a sealed box')
  }
  const mlKemStart = 1 + seedLengths.x25519
  return {
    x25519: privateKeyFromSeed('x25519', privateKey.subarray(1, mlKemStart)),
    mlKem768: privateKeyFromSeed('mlKem768', privateKey.subarray(mlKemStart))
  }
}

function combine(quantum: Buffer, classical: Buffer, salt: Buffer): Buffer {
  const secret = Buffer.concat([quantum, classical])
  const key = deriveKey({ secret, salt, info: 'postkeep sealed box 1' })
  for (const spent of [secret, quantum, classical]) wipe(spent)
  return key
}

function boundTo(head: Buffer, publicKey: SealPublicKey): Buffer {
  return createHash('sha256')
    .update(head)
    .update(Buffer.from(publicKey.x25519, 'base64'))
    .update(Buffer.from(publicKey.mlKem768, 'base64'))
    .digest()
}

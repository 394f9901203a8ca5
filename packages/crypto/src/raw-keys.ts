// Raw key bytes ↔ KeyObject. Node takes DER only, whose prefixes are constant: RFC 8410 (X25519), RFC 9935 (ML-KEM).
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'

export type KeyType = 'x25519' | 'mlKem768'

/** Bytes of the raw public key, of the seed of the private key. */
export const publicKeyLengths: Record<KeyType, number> = { x25519: 32, mlKem768: 1184 }
export const seedLengths: Record<KeyType, number> = { x25519: 32, mlKem768: 64 }

const spkiPrefix: Record<KeyType, Buffer> = {
  x25519: Buffer.from('302a300506032b656e032100', 'hex'),
  mlKem768: Buffer.from('308204b2300b0609608648016503040402038204a100', 'hex')
}
const pkcs8Prefix: Record<KeyType, Buffer> = {
  x25519: Buffer.from('302e020100300506032b656e04220420', 'hex'),
  mlKem768: Buffer.from('3054020100300b060960864801650304040204428040', 'hex')
}

export function publicKeyFromRaw(type: KeyType, raw: Uint8Array): KeyObject {
  if (raw.length !== publicKeyLengths[type])
    throw new RangeError(`a public ${type} key has ${publicKeyLengths[type]} bytes`)
  return createPublicKey({ key: Buffer.concat([spkiPrefix[type], raw]), format: 'der', type: 'spki' })
}

export function privateKeyFromSeed(type: KeyType, seed: Uint8Array): KeyObject {
  if (seed.length !== seedLengths[type])
    throw new RangeError(`the seed of a ${type} key has ${seedLengths[type]} bytes`)
  return createPrivateKey({ key: Buffer.concat([pkcs8Prefix[type], seed]), format: 'der', type: 'pkcs8' })
}

/** The raw public key of a private or public key. */
export function rawPublicKey(type: KeyType, key: KeyObject): Buffer {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  return publicKey.export({ type: 'spki', format: 'der' }).subarray(spkiPrefix[type].length)
}

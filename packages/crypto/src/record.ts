// Numbered records under one key, which no other segment shares: the number is the nonce.
import { aeadOpen, aeadSeal, nonceLength } from './aead.ts'

/** `key`: 32 bytes, used for one segment only. `number`: 0, 1, 2 …, each once a key. */
export function sealRecord(key: Buffer, number: number, plain: Uint8Array, aad: Buffer): Buffer {
  return aeadSeal({ key, nonce: counterNonce(number), aad }, plain)
}

/** Throws where the record was changed, or sealed under another key, number or associated data. */
export function openRecord(key: Buffer, number: number, sealed: Uint8Array, aad: Buffer): Buffer {
  return aeadOpen({ key, nonce: counterNonce(number), aad }, sealed)
}

function counterNonce(number: number): Buffer {
  if (!Number.isSafeInteger(number) || number < 0)
    throw new RangeError('a record number is a whole number from 0')
  const nonce = Buffer.alloc(nonceLength)
  nonce.writeBigUInt64BE(BigInt(number), nonceLength - 8)
  return nonce
}

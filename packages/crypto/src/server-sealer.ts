// Sealing of the server's own secrets (queue bodies, DKIM keys, …) with HELPER_ENCRYPTION_KEY.
// Each message has its own key from a random 32-byte salt, so no count of messages wears the key out.
// Sealed: version 1 | salt (32) | cipher text | tag (16).
import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import {
  aeadOpen,
  aeadSeal,
  aeadSealPieces,
  keyLength,
  nonceLength,
  tagLength,
  type AeadContext
} from './aead.ts'
import { deriveKey } from './derive-key.ts'

export type ServerSealer = {
  /** What was sealed for one context cannot be opened for another. */
  seal(plain: Uint8Array, context: string): Buffer
  /** The same, of what comes in pieces, and in pieces: what is large need not be in one. */
  sealPieces(plain: AsyncIterable<Uint8Array>, context: string): AsyncGenerator<Buffer>
  open(sealed: Uint8Array, context: string): Buffer
  sealText(plain: string, context: string): string
  openText(sealed: string, context: string): string
  /** A 32-byte key of its own for each purpose. */
  subkey(info: string): Buffer
}

const version = 1
const saltLength = 32
const headLength = 1 + saltLength

/** `key`: 32 bytes in hex or base64. Throws a RangeError where it is not. */
export function createServerSealer(key: string): ServerSealer {
  const secret = createSecretKey(decodeKey(key))

  function seal(plain: Uint8Array, context: string): Buffer {
    const head = newHead()
    return Buffer.concat([head, aeadSeal(messageContext(secret, head, context), plain)])
  }
  async function* sealPieces(plain: AsyncIterable<Uint8Array>, context: string): AsyncGenerator<Buffer> {
    const head = newHead()
    yield head
    yield* aeadSealPieces(messageContext(secret, head, context), plain)
  }
  function open(sealed: Uint8Array, context: string): Buffer {
    if (sealed.length < headLength + tagLength || sealed[0] !== version)
      throw new Error('this was not sealed by the server')
    const head = sealed.subarray(0, headLength)
    return aeadOpen(messageContext(secret, head, context), sealed.subarray(headLength))
  }
  return {
    seal,
    sealPieces,
    open,
    sealText: (plain, context) => seal(Buffer.from(plain), context).toString('base64'),
    openText: (sealed, context) => open(Buffer.from(sealed, 'base64'), context).toString(),
    subkey: (info) => deriveKey({ secret, salt: Buffer.alloc(0), info: `postkeep subkey ${info}` })
  }
}

/** A new key for HELPER_ENCRYPTION_KEY, 64 hex digits. */
export function generateServerKey(): string {
  return randomBytes(keyLength).toString('hex')
}

function newHead(): Buffer {
  return Buffer.concat([Buffer.of(version), randomBytes(saltLength)])
}

function messageContext(secret: KeyObject, head: Uint8Array, context: string): AeadContext {
  return {
    key: deriveKey({ secret, salt: head.subarray(1), info: 'postkeep server seal' }),
    nonce: Buffer.alloc(nonceLength),
    aad: Buffer.concat([head.subarray(0, 1), Buffer.from(context)])
  }
}

function decodeKey(key: string): Buffer {
  if (/^[0-9a-f]{64}$/i.test(key)) return Buffer.from(key, 'hex')
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(key)) return Buffer.from(key, 'base64')
  throw new RangeError('the encryption key of the server must be 32 bytes in hex or base64')
}

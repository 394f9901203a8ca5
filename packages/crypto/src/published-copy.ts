// The copy of a calendar that a link opens: sealed under a key that is made of the link's token, which the server does not keep
// in the clear. ChaCha20-Poly1305 with random nonces: a copy is written far less often than 2^32 times.
import { createHash, randomBytes } from 'node:crypto'
import { aeadOpen, aeadSeal, nonceLength } from './aead.ts'
import { deriveKey } from './derive-key.ts'

export interface PublishedCopy {
  /** Hex: names the copy, and says nothing of the key. */
  readonly id: string
  /** 32 bytes. */
  readonly key: Buffer
}

/** `token`: 32 random bytes, base64url. `mailbox`: its id. */
export function publishedCopy(token: string, mailbox: string): PublishedCopy {
  const secret = Buffer.from(token, 'base64url')
  const id = createHash('sha256')
    .update(`postkeep link ${mailbox} `)
    .update(secret)
    .digest('hex')
    .slice(0, 32)
  const key = deriveKey({ secret, salt: Buffer.from(mailbox), info: 'postkeep published calendar 1' })
  return { id, key }
}

export function sealCopy({ id, key }: PublishedCopy, plain: Uint8Array): Buffer {
  const nonce = randomBytes(nonceLength)
  return Buffer.concat([nonce, aeadSeal({ key, nonce, aad: Buffer.from(id) }, plain)])
}

/** Throws where it was changed, or sealed for another link. */
export function openCopy({ id, key }: PublishedCopy, sealed: Uint8Array): Buffer {
  const nonce = Buffer.from(sealed.subarray(0, nonceLength))
  return aeadOpen({ key, nonce, aad: Buffer.from(id) }, sealed.subarray(nonceLength))
}

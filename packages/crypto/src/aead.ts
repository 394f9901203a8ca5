// ChaCha20-Poly1305 (RFC 8439): sealed bytes are the cipher text followed by the 16-byte tag.
import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto'

export const keyLength = 32
export const nonceLength = 12
export const tagLength = 16

export type AeadContext = { key: Buffer; nonce: Buffer; aad: Buffer }

// Keys are handed on as key objects: Node finds out by a thrown error that bytes are none, which costs more than the cipher.

export function aeadSeal({ key, nonce, aad }: AeadContext, plain: Uint8Array): Buffer {
  const cipher = createCipheriv('chacha20-poly1305', createSecretKey(key), nonce, {
    authTagLength: tagLength
  })
  cipher.setAAD(aad, { plaintextLength: plain.length })
  const body = cipher.update(plain)
  return Buffer.concat([body, cipher.final(), cipher.getAuthTag()])
}

/** The same, of what comes in pieces: joined, what it gives is what `aeadSeal` gives. */
export async function* aeadSealPieces(
  { key, nonce, aad }: AeadContext,
  plain: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
): AsyncGenerator<Buffer> {
  const cipher = createCipheriv('chacha20-poly1305', createSecretKey(key), nonce, {
    authTagLength: tagLength
  })
  // The length is of use with CCM alone.
  cipher.setAAD(aad, { plaintextLength: 0 })
  for await (const piece of plain) yield cipher.update(piece)
  yield cipher.final()
  yield cipher.getAuthTag()
}

/** Throws where the sealed bytes, the key, the nonce or the associated data differ from the sealing. */
export function aeadOpen({ key, nonce, aad }: AeadContext, sealed: Uint8Array): Buffer {
  if (sealed.length < tagLength) throw new Error('sealed bytes are shorter than their tag')
  const bodyLength = sealed.length - tagLength
  const decipher = createDecipheriv('chacha20-poly1305', createSecretKey(key), nonce, {
    authTagLength: tagLength
  })
  decipher.setAAD(aad, { plaintextLength: bodyLength })
  decipher.setAuthTag(sealed.subarray(bodyLength))
  const plain = decipher.update(sealed.subarray(0, bodyLength))
  decipher.final()
  return plain
}

/** The opened bytes, or undefined where the tag does not match. */
export function tryAeadOpen(context: AeadContext, sealed: Uint8Array): Buffer | undefined {
  try {
    return aeadOpen(context, sealed)
  } catch {
    return undefined
  }
}

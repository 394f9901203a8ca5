// HKDF-SHA256 (RFC 5869) to a 32-byte key.
import { hkdfSync, type KeyObject } from 'node:crypto'
import { keyLength } from './aead.ts'

export type Derivation = { secret: Uint8Array | KeyObject; salt: Uint8Array; info: string }

export function deriveKey({ secret, salt, info }: Derivation): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, keyLength))
}

// A chunk is named by a keyed hash: equal content has one name, and the name tells nothing without the key.
import { createHmac, hash } from 'node:crypto'

export const chunkPrefix = 'chunks/'

/** SHA-256 in hex: how a manifest, which is encrypted, calls a chunk. */
export function chunkHash(content: Uint8Array): string {
  return hash('sha256', content)
}

/** 64 hex digits. `namingKey`: 32 bytes. */
export function chunkIdentifier(namingKey: Uint8Array, hashOfContent: string): string {
  return createHmac('sha256', namingKey).update(hashOfContent, 'hex').digest('hex')
}

/** The name of the object in the repository. */
export function chunkObject(identifier: string): string {
  return `${chunkPrefix}${identifier.slice(0, 2)}/${identifier}`
}

// Small operations on secret bytes: random tokens, comparison in constant time, wiping.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** `bytes` random bytes as base64url. */
export function randomToken(bytes: number): string {
  return randomBytes(bytes).toString('base64url')
}

/** Compares in a time that depends on neither content nor place of the first difference. */
export function constantTimeEqual(a: string | Uint8Array, b: string | Uint8Array): boolean {
  return timingSafeEqual(digest(a), digest(b))
}

/** Overwrites a secret with zeros. */
export function wipe(secret: Uint8Array): void {
  secret.fill(0)
}

// Equal lengths for timingSafeEqual, so that the length of a secret does not show either.
function digest(value: string | Uint8Array): Buffer {
  return createHash('sha256').update(value).digest()
}

// A form counts only when it comes from our own page: by what the browser says of its origin, and by a token that no other
// site can read. Both have to be right.
import { createHmac, randomBytes } from 'node:crypto'
import { constantTimeEqual } from '@postkeep/crypto'

const tokenLength = 32

export type FormTokens = {
  /** Another text each time, so that a compressed page does not give it away. `binding`: of the session or the visitor. */
  issue(binding: string): string
  isRight(token: string, binding: string): boolean
}

/** `key`: 32 bytes. */
export function formTokens(key: Buffer): FormTokens {
  const expected = (binding: string): Buffer => createHmac('sha256', key).update(binding).digest()
  return {
    issue(binding) {
      const mask = randomBytes(tokenLength)
      return Buffer.concat([mask, xor(expected(binding), mask)]).toString('base64url')
    },
    isRight(token, binding) {
      const bytes = Buffer.from(token, 'base64url')
      if (bytes.length !== 2 * tokenLength) return false
      const [mask, masked] = [bytes.subarray(0, tokenLength), bytes.subarray(tokenLength)]
      return constantTimeEqual(xor(masked, mask), expected(binding))
    }
  }
}

type Origin = { readonly site: string; readonly origin: string; readonly host: string }

/** `site`: Sec-Fetch-Site, `origin`: Origin, `host`: Host; '' where a header is missing. */
export function isSameOrigin({ site, origin, host }: Origin): boolean {
  if (site !== '' && site !== 'same-origin') return false
  if (origin === '') return true
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase()
}

function xor(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((byte, index) => byte ^ b[index]!))
}

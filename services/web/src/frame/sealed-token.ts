// Tokens that carry what they are good for, sealed: for links in mail and steps between two forms. Nothing is stored.
import type { ServerSealer } from '@postkeep/crypto'

export type SealedTokens = {
  /** `purpose`: a token for one is none for another. */
  seal(purpose: string, content: Readonly<Record<string, string>>, ttlMs: number): string
  /** undefined: not ours, not for this, or too old. */
  open(purpose: string, token: string): Readonly<Record<string, string>> | undefined
}

const longest = 4096

export function sealedTokens(sealer: ServerSealer, clock: () => number = Date.now): SealedTokens {
  const contextOf = (purpose: string): string => `web token ${purpose}`
  return {
    seal(purpose, content, ttlMs) {
      const text = JSON.stringify({ content, until: clock() + ttlMs })
      return sealer.seal(Buffer.from(text), contextOf(purpose)).toString('base64url')
    },
    open(purpose, token) {
      if (token === '' || token.length > longest) return undefined
      const text = opened(sealer, Buffer.from(token, 'base64url'), contextOf(purpose))
      if (text === undefined) return undefined
      const { content, until } = JSON.parse(text) as { content: Record<string, string>; until: number }
      return until > clock() ? content : undefined
    }
  }
}

function opened(sealer: ServerSealer, sealed: Buffer, context: string): string | undefined {
  try {
    return sealer.open(sealed, context).toString()
  } catch {
    // Whatever it is, it is no token of ours.
    return undefined
  }
}

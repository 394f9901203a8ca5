// The link of a reset: good once, for it holds a mark of the password that it replaces.
import { createHash } from 'node:crypto'
import type { User } from '@postkeep/database'
import type { SealedTokens } from '../../frame/sealed-token.ts'

const goodForMs = 30 * 60_000
const purpose = 'reset password'

export function sealReset(tokens: SealedTokens, user: User): string {
  return tokens.seal(purpose, { user: user._id.toHexString(), mark: markOf(user) }, goodForMs)
}

/** The id of the user that the token is for. */
export function openReset(
  tokens: SealedTokens,
  token: string
): { user: string; fits(user: User): boolean } | undefined {
  const { mark, user } = tokens.open(purpose, token) ?? {}
  if (user === undefined) return undefined
  return { user, fits: (found) => markOf(found) === mark }
}

function markOf({ email, password_hash = '' }: User): string {
  return createHash('sha256').update(`${email} ${password_hash}`).digest('base64url').slice(0, 16)
}

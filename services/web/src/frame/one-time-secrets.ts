// What waits for the next step of one visitor, as a new password until a phone has taken it: ten minutes in Redis, sealed
// with a key that only the link or the form holds.
import { createHash, randomBytes } from 'node:crypto'
import { forget, recall, remember, type Cache } from '@postkeep/cache'
import { createServerSealer } from '@postkeep/crypto'

export type NewPassword = {
  readonly alias: string
  readonly address: string
  readonly password: string
  readonly name: string
  /** With the first password of a mailbox. */
  readonly recoveryCode?: string
}

export type AliasFile = {
  readonly domain: string
  readonly user: string
  readonly text: string
  readonly keep: boolean
}

export type OneTimeSecrets<T> = {
  /** Gives the token of the link. @throws CacheUnavailable */
  keep(secret: T): Promise<string>
  open(token: string): Promise<T | undefined>
  drop(token: string): Promise<void>
}

export const shownForMs = 10 * 60_000

/** `purpose`: a token for one is none for another. */
export function oneTimeSecrets<T>(cache: Cache, purpose: string): OneTimeSecrets<T> {
  const context = `web ${purpose}`
  const keyOf = (token: string): string =>
    `${purpose.replaceAll(' ', '-')}:${createHash('sha256').update(token).digest('base64url')}`
  return {
    async keep(secret) {
      const key = randomBytes(32)
      const sealed = createServerSealer(key.toString('hex')).sealText(JSON.stringify(secret), context)
      const token = key.toString('base64url')
      await remember(cache, keyOf(token), sealed, shownForMs)
      return token
    },
    async open(token) {
      const key = Buffer.from(token, 'base64url')
      const sealed = key.length === 32 ? await recall(cache, keyOf(token)) : undefined
      if (typeof sealed !== 'string') return undefined
      return JSON.parse(createServerSealer(key.toString('hex')).openText(sealed, context)) as T
    },
    drop: (token) => forget(cache, keyOf(token))
  }
}

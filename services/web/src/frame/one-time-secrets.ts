// A new password between the moment when it is made and the moment when a phone has taken it: ten minutes in Redis, sealed
// with a key that only the link holds.
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

export type OneTimeSecrets = {
  /** Gives the token of the link. @throws CacheUnavailable */
  keep(secret: NewPassword): Promise<string>
  open(token: string): Promise<NewPassword | undefined>
  drop(token: string): Promise<void>
}

export const shownForMs = 10 * 60_000
const context = 'web new password'

export function oneTimeSecrets(cache: Cache): OneTimeSecrets {
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
      return JSON.parse(createServerSealer(key.toString('hex')).openText(sealed, context)) as NewPassword
    },
    drop: (token) => forget(cache, keyOf(token))
  }
}

function keyOf(token: string): string {
  return `new-password:${createHash('sha256').update(token).digest('base64url')}`
}

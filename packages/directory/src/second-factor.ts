// The second factor of an account: codes of an authenticator app (TOTP, RFC 6238) and recovery keys, each good once.
import { createHash } from 'node:crypto'
import { product } from '@postkeep/config'
import { randomToken } from '@postkeep/crypto'
import type { User } from '@postkeep/database'
import type { DirectoryContext } from './directory-context.ts'
import { invalid } from './directory-error.ts'
import { getUser } from './users.ts'

export type NewSecondFactor = {
  /** Base32, to be typed. */
  readonly secret: string
  /** otpauth://, for a QR code. */
  readonly uri: string
}

export type SecondFactor = {
  /** Nothing is kept: `enable` gets the secret back. */
  propose(user: User): Promise<NewSecondFactor>
  /** Shown once: ten recovery keys. @throws DirectoryError invalid when the code does not fit the secret */
  enable(userId: string, secret: string, code: string): Promise<readonly string[]>
  /** A code or a recovery key. Each is taken once only. */
  verify(userId: string, code: string): Promise<boolean>
  disable(userId: string): Promise<void>
}

const recoveryKeys = 10
/** A clock that is a little off. */
const tolerance = 30

export function secondFactorOf(context: DirectoryContext): SecondFactor {
  const { database, lookups, sealer } = context

  async function set(userId: string, fields: Partial<User>, unset: Record<string, 1> = {}): Promise<void> {
    const { _id } = await getUser(context, userId)
    await database.users.updateOne({ _id }, { $set: fields, $unset: unset })
    lookups.forget()
  }

  return {
    async propose({ email }) {
      const { generateSecret, generateURI } = await import('otplib')
      const secret = generateSecret()
      return { secret, uri: generateURI({ issuer: product.name, label: email, secret }) }
    },

    async enable(userId, secret, code) {
      const step = await stepOf(context, secret, code)
      if (step === undefined)
        throw invalid('code', 'This code does not fit; wait for the next one and try again')
      const keys = Array.from({ length: recoveryKeys }, () => randomToken(9))
      await set(userId, {
        otp_enabled: true,
        otp_secret: sealer.seal(Buffer.from(secret), sealContext(userId)),
        otp_last_step: step,
        otp_recovery_keys: keys.map(digest)
      })
      return keys
    },

    async verify(userId, code) {
      const user = await getUser(context, userId)
      if (!user.otp_enabled || !user.otp_secret) return false
      const { _id } = user
      const key = digest(code.trim())
      if (user.otp_recovery_keys.includes(key)) {
        const used = await database.users.updateOne(
          { _id, otp_recovery_keys: key },
          { $pull: { otp_recovery_keys: key } }
        )
        return used.modifiedCount === 1
      }
      const secret = sealer.open(user.otp_secret, sealContext(userId)).toString()
      const step = await stepOf(context, secret, code)
      if (step === undefined) return false
      const taken = await database.users.updateOne(
        { _id, otp_last_step: { $lt: step } },
        { $set: { otp_last_step: step } }
      )
      return taken.modifiedCount === 1
    },

    disable: (userId) =>
      set(userId, { otp_enabled: false, otp_last_step: 0, otp_recovery_keys: [] }, { otp_secret: 1 })
  }
}

/** The time step that the code is of. */
async function stepOf({ now }: DirectoryContext, secret: string, code: string): Promise<number | undefined> {
  const token = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(token) || !/^[A-Z2-7]{16,64}$/.test(secret)) return undefined
  const { verify } = await import('otplib')
  const epoch = Math.floor(now().getTime() / 1000)
  const result = await verify({ secret, token, epoch, epochTolerance: tolerance })
  return result.valid && 'timeStep' in result ? Number(result.timeStep) : undefined
}

function digest(key: string): string {
  return createHash('sha256').update(key).digest('base64url')
}

function sealContext(user: string): string {
  return `otp ${user}`
}

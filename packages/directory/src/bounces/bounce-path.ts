// The return path of what our users send (VERP): it names the message in the queue, and its recipient where the path is
// that of one alone. A bounce that comes back to it tells whose it is; only this server can make one. Pure. RFC 5321 §4.4
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Address } from '@postkeep/address'

export type BouncePath = {
  /** Id in the queue: 24 hex digits. */
  readonly email: string
  /** Its place among the recipients of the message; undefined: any of them. */
  readonly recipient?: number | undefined
}

const letters = 'abcdefghijklmnopqrstuvwxyz234567'
const hashLength = 12

/** A local part, of at most 64 octets. */
export function bounceLocal({ email, recipient }: BouncePath, key: Buffer): string {
  const rest = `${email}-${recipient ?? 'all'}`
  return `b-${rest}-${hash(rest, key)}`
}

/** undefined: it is not ours. Without regard to case: some servers lower, or raise, what they send back to. */
export function readBounceLocal({ local }: Pick<Address, 'local'>, key: Buffer): BouncePath | undefined {
  const [, email, place, given] =
    /^b-([\da-f]{24})-(\d{1,4}|all)-([a-z2-7]{12})$/.exec(local.toLowerCase()) ?? []
  if (email === undefined || place === undefined || given === undefined) return undefined
  if (!timingSafeEqual(Buffer.from(given), Buffer.from(hash(`${email}-${place}`, key)))) return undefined
  return { email, ...(place === 'all' ? {} : { recipient: Number(place) }) }
}

function hash(text: string, key: Buffer): string {
  const digest = createHmac('sha256', key).update(text).digest()
  return Array.from(digest.subarray(0, hashLength), (byte) => letters[byte & 31]).join('')
}

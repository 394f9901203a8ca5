// A person with an account: owns domains and aliases.
import { Schema } from 'mongoose'
import type { ObjectId } from './object-id.ts'
import { leanReads, recordOptions } from './records.ts'

/** A key of a device, that opens the account. WebAuthn §4 */
export interface Passkey {
  /** Of the credential, base64url. */
  id: string
  /** COSE_Key. RFC 9052 §7 */
  public_key: Buffer
  /** Of signatures; 0: the device does not count. */
  counter: number
  /** usb, nfc, ble, internal, hybrid, … */
  transports: string[]
  name: string
  created_at: Date
  last_used_at?: Date | undefined
}

export interface User {
  _id: ObjectId
  /** Lower-case. */
  email: string
  group: 'admin' | 'user'
  /** Argon2id, PHC string; absent: no password has been set, nobody can log in. */
  password_hash?: string | undefined
  given_name: string
  family_name: string
  display_name: string
  has_verified_email: boolean
  /** TOTP (RFC 6238) is asked for at each log-in. */
  otp_enabled: boolean
  /** Sealed with the server's key. */
  otp_secret?: Buffer | undefined
  /** The last time step that was used: none is taken twice. */
  otp_last_step: number
  /** SHA-256 of those not yet used. */
  otp_recovery_keys: string[]
  passkeys: Passkey[]
  is_banned: boolean
  /** Messages a day; 0: the server's default. */
  smtp_limit: number
  /** Recipients of a message; 0: the server's default. */
  smtp_recipient_limit: number
  /** Bytes for each of the user's mailboxes; 0: no limit. */
  max_quota: number
  locale: string
  timezone: string
  created_at: Date
  updated_at: Date
}

const schema = new Schema<User>(
  {
    email: { type: String, required: true, lowercase: true, trim: true, maxlength: 254 },
    group: { type: String, enum: ['admin', 'user'], default: 'user' },
    password_hash: String,
    given_name: { type: String, default: '', maxlength: 150 },
    family_name: { type: String, default: '', maxlength: 150 },
    display_name: { type: String, default: '', maxlength: 150 },
    has_verified_email: { type: Boolean, default: false },
    otp_enabled: { type: Boolean, default: false },
    otp_secret: Buffer,
    otp_last_step: { type: Number, default: 0 },
    otp_recovery_keys: [String],
    passkeys: [
      {
        _id: false,
        id: { type: String, required: true, maxlength: 1400 },
        public_key: { type: Buffer, required: true },
        counter: { type: Number, default: 0, min: 0 },
        transports: [{ type: String, maxlength: 40 }],
        name: { type: String, required: true, maxlength: 100 },
        created_at: { type: Date, required: true },
        last_used_at: Date
      }
    ],
    is_banned: { type: Boolean, default: false },
    smtp_limit: { type: Number, default: 0, min: 0 },
    smtp_recipient_limit: { type: Number, default: 0, min: 0 },
    max_quota: { type: Number, default: 0, min: 0 },
    locale: { type: String, default: 'en' },
    timezone: { type: String, default: 'UTC' }
  },
  { ...recordOptions, collection: 'users' }
)
schema.index({ email: 1 }, { unique: true })
schema.index(
  { 'passkeys.id': 1 },
  { unique: true, partialFilterExpression: { 'passkeys.id': { $exists: true } } }
)
// "Who is the first admin?": the fallback of role addresses.
schema.index({ group: 1, created_at: 1, _id: 1 })

export const userSchema = leanReads(schema)

// Where a device of an alias' owner is told of new mail. It goes a year after it was last given.
import { Schema } from 'mongoose'
import type { ObjectId } from './object-id.ts'
import { leanReads, recordOptions } from './records.ts'

export type PushPlatform = 'apns' | 'fcm' | 'unified-push' | 'web-push'

export interface PushToken {
  _id: ObjectId
  alias: ObjectId
  platform: PushPlatform
  /** Sealed with the server's key: whoever has it can write to the device. */
  token: string
  /** SHA-256, hexadecimal. */
  hash: string
  device_name: string
  last_used_at?: Date | undefined
  failure_count: number
  expires_at: Date
  created_at: Date
  updated_at: Date
}

const schema = new Schema<PushToken>(
  {
    alias: { type: Schema.Types.ObjectId, required: true },
    platform: { type: String, enum: ['apns', 'fcm', 'unified-push', 'web-push'], required: true },
    token: { type: String, required: true },
    hash: { type: String, required: true },
    device_name: { type: String, default: '', maxlength: 255 },
    last_used_at: Date,
    failure_count: { type: Number, default: 0 },
    expires_at: { type: Date, required: true }
  },
  { ...recordOptions, collection: 'push_tokens' }
)
schema.index({ alias: 1, hash: 1 }, { unique: true })
schema.index({ expires_at: 1 }, { expireAfterSeconds: 0 })

export const pushTokenSchema = leanReads(schema)

// A token that a program uses the API with, as its owner. Only its hash is kept.
import { Schema } from 'mongoose'
import type { ObjectId } from './object-id.ts'
import { leanReads, recordOptions } from './records.ts'

export type ApiKeyScope = 'account' | 'domains' | 'aliases' | 'emails'

export interface ApiKey {
  _id: ObjectId
  user: ObjectId
  /** What it is for. */
  name: string
  /** SHA-256, hexadecimal: the token is 256 random bits. */
  hash: string
  /** Empty: all. */
  scopes: ApiKeyScope[]
  /** The aliases that it is for; empty, or not there: what its owner may do. */
  addresses?: string[] | undefined
  /** It changes nothing. */
  is_read_only: boolean
  expires_at?: Date | undefined
  /** To the hour. */
  last_used_at?: Date | undefined
  created_at: Date
  updated_at: Date
}

const schema = new Schema<ApiKey>(
  {
    user: { type: Schema.Types.ObjectId, required: true },
    name: { type: String, default: '', maxlength: 150 },
    hash: { type: String, required: true },
    scopes: { type: [{ type: String, enum: ['account', 'domains', 'aliases', 'emails'] }], default: [] },
    addresses: { type: [String], default: [] },
    is_read_only: { type: Boolean, default: false },
    expires_at: Date,
    last_used_at: Date
  },
  { ...recordOptions, collection: 'api_keys' }
)
schema.index({ hash: 1 }, { unique: true })
schema.index({ user: 1, created_at: 1 })

export const apiKeySchema = leanReads(schema)

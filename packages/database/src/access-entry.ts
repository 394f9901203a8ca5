// An entry of the server's lists: who may not send here, and who may whatever else is said.
import { Schema } from 'mongoose'
import type { ObjectId } from './object-id.ts'
import { leanReads, recordOptions } from './records.ts'

export interface AccessEntry {
  _id: ObjectId
  list: 'deny' | 'allow'
  /** An address, a domain, `*.domain`, an IP address or a network. */
  entry: string
  reason: string
  /** `auto`: after repeated spam. */
  source: 'admin' | 'auto'
  /** null: until it is taken off. */
  expires_at: Date | null
  created_at: Date
  updated_at: Date
}

const schema = new Schema<AccessEntry>(
  {
    list: { type: String, enum: ['deny', 'allow'], required: true },
    entry: { type: String, required: true, maxlength: 320 },
    reason: { type: String, default: '', maxlength: 500 },
    source: { type: String, enum: ['admin', 'auto'], default: 'admin' },
    expires_at: { type: Date, default: null }
  },
  { ...recordOptions, collection: 'access_entries' }
)
schema.index({ list: 1, entry: 1 }, { unique: true })
schema.index({ created_at: -1 })
schema.index({ expires_at: 1 }, { expireAfterSeconds: 0 })

export const accessEntrySchema = leanReads(schema)

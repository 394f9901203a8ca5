// An address that nothing is sent to for a while, because mail to it came back, or because somebody wants it so.
import { Schema } from 'mongoose'
import type { ObjectId } from './object-id.ts'
import { leanReads, recordOptions } from './records.ts'

export interface Suppression {
  _id: ObjectId
  /** Folded: lower case, domain as an A-label. */
  address: string
  /** For whose mail; null: for all of the server. */
  domain: ObjectId | null
  category: string
  /** What the other server said, or why somebody set it. */
  reply: string
  /** null: until it is taken off. */
  expires_at: Date | null
  created_at: Date
  updated_at: Date
}

const schema = new Schema<Suppression>(
  {
    address: { type: String, required: true },
    domain: { type: Schema.Types.ObjectId, default: null },
    category: { type: String, required: true },
    reply: { type: String, default: '', maxlength: 2000 },
    expires_at: { type: Date, default: null }
  },
  { ...recordOptions, collection: 'suppressions' }
)
schema.index({ address: 1, domain: 1 }, { unique: true })
schema.index({ created_at: -1 })
schema.index({ domain: 1, created_at: -1 })
schema.index({ expires_at: 1 }, { expireAfterSeconds: 0 })

export const suppressionSchema = leanReads(schema)

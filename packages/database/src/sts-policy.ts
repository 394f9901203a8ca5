// An MTA-STS policy of another domain that was seen, and holds until it expires. RFC 8461 §3.2
import { Schema } from 'mongoose'
import type { ObjectId } from './object-id.ts'
import { leanReads, recordOptions } from './records.ts'

export interface StsPolicyRecord {
  _id: ObjectId
  domain: string
  /** Of the DNS record. */
  id: string
  mode: 'enforce' | 'testing' | 'none'
  mx: string[]
  /** Seconds. */
  max_age: number
  fetched_at: Date
  expires_at: Date
  created_at: Date
  updated_at: Date
}

const schema = new Schema<StsPolicyRecord>(
  {
    domain: { type: String, required: true },
    id: { type: String, required: true },
    mode: { type: String, enum: ['enforce', 'testing', 'none'], required: true },
    mx: [String],
    max_age: { type: Number, required: true },
    fetched_at: { type: Date, required: true },
    expires_at: { type: Date, required: true }
  },
  { ...recordOptions, collection: 'sts_policies' }
)
schema.index({ domain: 1 }, { unique: true })
schema.index({ expires_at: 1 }, { expireAfterSeconds: 0 })

export const stsPolicySchema = leanReads(schema)

// What an owner may want to know of later: refused, failed and (where wanted) delivered mail. Kept for 7 days.
import { Schema } from 'mongoose'
import type { ObjectId } from './object-id.ts'
import { leanReads, recordOptions } from './records.ts'

export interface LogEntry {
  _id: ObjectId
  user?: ObjectId | undefined
  domains: ObjectId[]
  email?: ObjectId | undefined
  message: string
  err?: Record<string, unknown> | undefined
  meta: Record<string, unknown>
  /** One a day for the same happening: a repeated error is one entry. */
  hash?: string | undefined
  trace: string
  created_at: Date
  updated_at: Date
}

const keptForSeconds = 7 * 24 * 3600

const schema = new Schema<LogEntry>(
  {
    user: Schema.Types.ObjectId,
    domains: [Schema.Types.ObjectId],
    email: Schema.Types.ObjectId,
    message: { type: String, required: true, maxlength: 4000 },
    err: Schema.Types.Mixed,
    meta: { type: Schema.Types.Mixed, default: () => ({}) },
    hash: String,
    trace: { type: String, default: '' }
  },
  { ...recordOptions, collection: 'log_entries', minimize: false }
)
schema.index({ hash: 1 }, { unique: true, sparse: true })
schema.index({ user: 1, created_at: -1 })
schema.index({ domains: 1, created_at: -1 })
schema.index({ email: 1, created_at: -1 })
schema.index({ trace: 1 })
schema.index({ created_at: 1 }, { expireAfterSeconds: keptForSeconds })

export const logEntrySchema = leanReads(schema)

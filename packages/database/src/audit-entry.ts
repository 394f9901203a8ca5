// What an administrator of the server has done: who, what, to whom, when, and how it ended. Kept for a year.
import { Schema } from 'mongoose'
import type { ObjectId } from './object-id.ts'
import { leanReads, recordOptions } from './records.ts'

export interface AuditEntry {
  _id: ObjectId
  user: ObjectId
  /** Of the user at that time. */
  email: string
  /** IP address. */
  remote_address: string
  /** `email hold`, `user ban`. */
  act: string
  /** What it was done to, as people know it. */
  target: string
  /** `begun` for long: the process died in it. */
  outcome: 'begun' | 'done' | 'refused' | 'failed'
  /** Why not. */
  reason?: string | undefined
  created_at: Date
  updated_at: Date
}

const keptForSeconds = 366 * 24 * 3600

const schema = new Schema<AuditEntry>(
  {
    user: { type: Schema.Types.ObjectId, required: true },
    email: { type: String, required: true },
    remote_address: { type: String, default: '' },
    act: { type: String, required: true },
    target: { type: String, default: '', maxlength: 1000 },
    outcome: { type: String, enum: ['begun', 'done', 'refused', 'failed'], required: true },
    reason: { type: String, maxlength: 1000 }
  },
  { ...recordOptions, collection: 'audit_entries' }
)
schema.index({ created_at: 1 }, { expireAfterSeconds: keptForSeconds })

export const auditEntrySchema = leanReads(schema)

// How the server was at a moment: for the operator's curves. Kept for 30 days.
import { Schema } from 'mongoose'
import type { ObjectId } from './object-id.ts'
import { leanReads, recordOptions } from './records.ts'

export interface HealthRecord {
  _id: ObjectId
  at: Date
  /** Bytes, of the file system of the mailboxes. */
  disk: { total: number; free: number }
  /** Bytes, of the machine. */
  memory: { total: number; available: number }
  /** Of the last minute, for each processor. */
  load: number
  queue: {
    /** Messages that wait for their first or another try. */
    depth: number
    /** Seconds that the oldest of those that are due has waited. */
    oldest_due: number
  }
  /** Since the record before. Messages of the world and of mail programs; recipients of outbound mail. */
  mail?: { accepted: number; refused: number; sent: number; failed: number } | undefined
  created_at: Date
  updated_at: Date
}

const keptForSeconds = 30 * 24 * 3600
const count = { type: Number, required: true, min: 0 }

const schema = new Schema<HealthRecord>(
  {
    at: { type: Date, required: true },
    disk: { total: count, free: count },
    memory: { total: count, available: count },
    load: count,
    queue: { depth: count, oldest_due: count },
    mail: {
      _id: false,
      type: new Schema({ accepted: count, refused: count, sent: count, failed: count }, { _id: false })
    }
  },
  { ...recordOptions, collection: 'health_records' }
)
schema.index({ at: 1 }, { expireAfterSeconds: keptForSeconds })

export const healthRecordSchema = leanReads(schema)

// Whom a vacation responder has answered lately: nobody twice in four days.
import { Schema } from 'mongoose'
import type { ObjectId } from './object-id.ts'
import { leanReads, recordOptions } from './records.ts'

export interface VacationReply {
  _id: ObjectId
  alias: ObjectId
  /** SHA-256 of the sender and of what it was told: a changed text is told anew. */
  sender: string
  created_at: Date
}

const keptForSeconds = 4 * 24 * 3600

const schema = new Schema<VacationReply>(
  {
    alias: { type: Schema.Types.ObjectId, required: true },
    sender: { type: String, required: true },
    created_at: { type: Date, required: true }
  },
  { ...recordOptions, timestamps: false, collection: 'vacation_replies' }
)
schema.index({ alias: 1, sender: 1 }, { unique: true })
schema.index({ created_at: 1 }, { expireAfterSeconds: keptForSeconds })

export const vacationReplySchema = leanReads(schema)

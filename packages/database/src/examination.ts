// What the last look at a part of the server has found: one document for each part, written by the jobs.
import { Schema } from 'mongoose'
import { leanReads, recordOptions } from './records.ts'

export interface Examination {
  /** The job that has looked. */
  _id: string
  at: Date
  findings: {
    subject: string
    status: 'ok' | 'warning' | 'problem'
    text: string
    remedy?: string | undefined
    /** What the days or hours of the text are counted from. */
    moment?: Date | undefined
  }[]
  created_at: Date
  updated_at: Date
}

const text = { type: String, default: '', maxlength: 4000 }

const schema = new Schema<Examination>(
  {
    _id: { type: String, required: true },
    at: { type: Date, required: true },
    findings: [
      {
        _id: false,
        subject: text,
        status: { type: String, enum: ['ok', 'warning', 'problem'], required: true },
        text,
        remedy: { type: String, maxlength: 4000 },
        moment: Date
      }
    ]
  },
  { ...recordOptions, collection: 'examinations' }
)

export const examinationSchema = leanReads(schema)

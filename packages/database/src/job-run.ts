// How the last run of a periodic job ended: one document a job, for the operator.
import { Schema } from 'mongoose'
import { leanReads, recordOptions } from './records.ts'

export interface JobRun {
  /** The job's name. */
  _id: string
  service: string
  started_at: Date
  finished_at?: Date | undefined
  /** `running` for long: the process died in it. */
  outcome: 'running' | 'done' | 'failed'
  /** What was done, or why not: a sentence. */
  summary: string
  /** What somebody has to look at. */
  alarm?: string | undefined
  last_good_at?: Date | undefined
  /** In a row. */
  failures: number
  created_at: Date
  updated_at: Date
}

const schema = new Schema<JobRun>(
  {
    _id: { type: String, required: true },
    service: { type: String, required: true },
    started_at: { type: Date, required: true },
    finished_at: Date,
    outcome: { type: String, enum: ['running', 'done', 'failed'], required: true },
    summary: { type: String, default: '', maxlength: 4000 },
    alarm: { type: String, maxlength: 4000 },
    last_good_at: Date,
    failures: { type: Number, default: 0 }
  },
  { ...recordOptions, collection: 'job_runs' }
)

export const jobRunSchema = leanReads(schema)

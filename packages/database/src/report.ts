// What another server has told of mail with the name of a domain of ours. RFC 7489 §7.2, RFC 8460
import { Schema } from 'mongoose'
import type { ObjectId } from './object-id.ts'
import { leanReads, recordOptions } from './records.ts'

export interface ReportRow {
  /** The address that sent, where it is told. */
  source: string
  /** Messages, or TLS sessions. */
  count: number
  result: 'pass' | 'fail'
  detail: string
}

export interface Report {
  _id: ObjectId
  kind: 'dmarc' | 'tls'
  domain: ObjectId
  /** The domain itself, or one below it. */
  policy_domain: string
  /** Who reports. */
  organisation: string
  report_id: string
  begin: Date
  end: Date
  total: number
  failed: number
  rows: ReportRow[]
  created_at: Date
  updated_at: Date
}

const keptForSeconds = 400 * 24 * 3600

const row = new Schema<ReportRow>(
  { source: String, count: Number, result: { type: String, enum: ['pass', 'fail'] }, detail: String },
  { _id: false }
)
const schema = new Schema<Report>(
  {
    kind: { type: String, enum: ['dmarc', 'tls'], required: true },
    domain: { type: Schema.Types.ObjectId, required: true },
    policy_domain: { type: String, required: true },
    organisation: { type: String, default: '' },
    report_id: { type: String, default: '' },
    begin: { type: Date, required: true },
    end: { type: Date, required: true },
    total: { type: Number, required: true },
    failed: { type: Number, required: true },
    rows: [row]
  },
  { ...recordOptions, collection: 'reports' }
)
schema.index({ domain: 1, kind: 1, organisation: 1, report_id: 1 }, { unique: true })
schema.index({ end: -1 })
schema.index({ domain: 1, end: -1 })
schema.index({ created_at: 1 }, { expireAfterSeconds: keptForSeconds })

export const reportSchema = leanReads(schema)

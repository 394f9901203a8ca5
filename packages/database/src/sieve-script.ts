// A mail filter of an alias. Which one is in force stands with the alias.
import { Schema } from 'mongoose'
import type { ObjectId } from './object-id.ts'
import { leanReads, recordOptions } from './records.ts'

export interface SieveScript {
  _id: ObjectId
  alias: ObjectId
  name: string
  description: string
  /** UTF-8, sealed with the server's key. */
  content: Buffer
  /** What its check has found. */
  capabilities: string[]
  warnings: string[]
  faults: { line: number; message: string }[]
  created_at: Date
  updated_at: Date
}

const schema = new Schema<SieveScript>(
  {
    alias: { type: Schema.Types.ObjectId, required: true },
    name: { type: String, required: true, maxlength: 128 },
    description: { type: String, default: '', maxlength: 500 },
    content: { type: Buffer, required: true },
    capabilities: [String],
    warnings: [String],
    faults: [
      { _id: false, line: { type: Number, required: true }, message: { type: String, required: true } }
    ]
  },
  { ...recordOptions, collection: 'sieve_scripts' }
)
schema.index({ alias: 1, name: 1 }, { unique: true })

export const sieveScriptSchema = leanReads(schema)

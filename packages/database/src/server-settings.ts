// What administrators have changed of the server's settings: one document. What is not in it is as in the environment.
import { Schema } from 'mongoose'
import { leanReads, recordOptions } from './records.ts'

export interface ServerSettingsRecord {
  _id: 'server'
  /** By the name of the variable, as it would stand in the environment. */
  values: Record<string, string>
  /** Likewise, sealed with the server's key. */
  sealed: Record<string, Buffer>
  created_at: Date
  updated_at: Date
}

const schema = new Schema<ServerSettingsRecord>(
  {
    _id: { type: String, required: true },
    values: { type: Schema.Types.Mixed, default: {} },
    sealed: { type: Schema.Types.Mixed, default: {} }
  },
  { ...recordOptions, minimize: false, collection: 'server_settings' }
)

export const serverSettingsSchema = leanReads(schema)

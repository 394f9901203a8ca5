// One step of a message's way through the services: when, what, why, what the other side said. Never contents. Kept for
// 30 days.
import { Schema } from 'mongoose'
import type { ObjectId } from './object-id.ts'
import { leanReads, recordOptions } from './records.ts'

export type JourneyEvent =
  /** By a client, with an envelope. */
  | 'offered'
  | 'recipient refused'
  | 'refused'
  | 'accepted'
  /** Accepted, and kept by nobody. */
  | 'dropped'
  | 'stored'
  | 'queued'
  | 'sent'
  | 'deferred'
  | 'failed'
  | 'reported'
  /** A bounce has come back. */
  | 'returned'
  | 'answered'

export interface JourneyRemote {
  /** IP address. */
  address?: string | undefined
  name?: string | undefined
  /** Code and words, as it gave them or as we gave them to it. */
  reply?: string | undefined
}

export interface JourneyStep {
  _id: ObjectId
  trace: string
  at: Date
  /** mx, smtp, smtp-bree. */
  service: string
  event: JourneyEvent
  /** For people. */
  text: string
  /** Sender and recipients that this step is about, folded. */
  addresses: string[]
  /** With its angle brackets. */
  message_id?: string | undefined
  /** Of the queue: 24 hex digits. */
  email?: string | undefined
  remote?: JourneyRemote | undefined
}

const keptForSeconds = 30 * 24 * 3600

const schema = new Schema<JourneyStep>(
  {
    trace: { type: String, required: true },
    at: { type: Date, required: true },
    service: { type: String, required: true },
    event: { type: String, required: true },
    text: { type: String, default: '' },
    addresses: [String],
    message_id: String,
    email: String,
    remote: { _id: false, type: new Schema({ address: String, name: String, reply: String }, { _id: false }) }
  },
  { ...recordOptions, timestamps: false, collection: 'journey_steps' }
)
schema.index({ trace: 1, at: 1 })
schema.index({ addresses: 1, at: -1 })
schema.index({ message_id: 1 }, { sparse: true })
schema.index({ at: 1 }, { expireAfterSeconds: keptForSeconds })

export const journeyStepSchema = leanReads(schema)

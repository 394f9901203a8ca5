// A message in the outbound queue: one document a message, with a state for each recipient.
import { Schema } from 'mongoose'
import { emailKeptMs } from './email-kept-ms.ts'
import type { ObjectId } from './object-id.ts'
import { leanReads, recordOptions } from './records.ts'

/**
 * pending: held back · queued: waits for its first try · deferred: waits for another try · the rest is final.
 * Only queued and deferred messages are claimed.
 */
export type EmailStatus =
  | 'pending'
  | 'queued'
  | 'deferred'
  | 'sent'
  | 'partially_sent'
  | 'bounced'
  | 'rejected'
export type EmailKind = 'submission' | 'forward' | 'dsn' | 'system' | 'webhook' | 'report' | 'bounce' | 'copy'
export type RecipientStatus = 'pending' | 'sent' | 'deferred' | 'failed'

export interface EmailRecipient {
  address: string
  status: RecipientStatus
  attempts: number
  next_attempt_at: Date
  last_attempt_at?: Date | undefined
  last_code?: number | undefined
  last_reply?: string | undefined
  /** NOTIFY and ORCPT of the submission (RFC 3461 §4). */
  notify: string[]
  orcpt?: string | undefined
  /** When the sender was told that delivery is late. */
  delay_reported_at?: Date | undefined
}

export interface EmailRejection {
  recipient: string
  responseCode?: number | undefined
  response?: string | undefined
  message: string
  date: Date
}

export interface EmailDelivery {
  recipient: string
  date: Date
  responseCode: number
  response: string
  mx?: { host: string; priority: number; ip: string; port: number } | undefined
  tls?: DeliveryTls | undefined
  requireTLS: boolean
  /** The remote takes over the reports that the sender has asked for. RFC 3461 §5.2.2 */
  hasDsn?: boolean | undefined
  /** Milliseconds. */
  duration: number
}

export interface DeliveryTls {
  enabled: boolean
  version?: string | undefined
  cipher?: string | undefined
  /** dane, dane-unusable, sts-enforce, sts-testing, requiretls, smarthost; absent: only what was possible. */
  policy?: string | undefined
  /** The server has proved who it is. */
  verified?: boolean | undefined
}

export interface EmailBounce {
  recipient: string
  date: Date
  /** spam, block, recipient, capacity, … */
  category?: string | undefined
  responseCode?: number | undefined
  response?: string | undefined
}

/** RET and ENVID of the submission (RFC 3461 §4.3, §4.4). */
export interface EmailDsn {
  id?: string | undefined
  return?: 'headers' | 'full' | undefined
}

export interface EmailRoute {
  host: string
  port: number
  tls: 'implicit' | 'starttls' | 'opportunistic' | 'none'
}

export interface Email {
  _id: ObjectId
  kind: EmailKind
  status: EmailStatus
  alias?: ObjectId | undefined
  domain?: ObjectId | undefined
  user?: ObjectId | undefined
  /** `from` is empty for the null reverse-path. */
  envelope: { from: string; to: string[] }
  recipients: EmailRecipient[]
  /** Sealed; at most 1 MB, else the body is in `message_file`. */
  message?: Buffer | undefined
  /** GridFS id of the sealed body. */
  message_file?: ObjectId | undefined
  /** Bytes of the message before sealing. */
  size: number
  messageId: string
  /** Sealed, base64: the queue tells nothing about the contents at rest. */
  subject?: string | undefined
  /** Of a webhook: where it goes and what it is told besides the message. Sealed, base64. */
  webhook?: string | undefined
  /** Not sent before. */
  date: Date
  attempts: number
  /** The earliest of the recipients' times; while the message is claimed, the end of the lease. */
  next_attempt_at: Date
  is_locked: boolean
  locked_by?: string | undefined
  locked_at?: Date | undefined
  lease_until?: Date | undefined
  accepted: string[]
  rejectedErrors: EmailRejection[]
  hard_bounces: EmailBounce[]
  soft_bounces: EmailBounce[]
  deliveries: EmailDelivery[]
  dsn: EmailDsn
  /** RFC 8689. */
  requireTLS: boolean
  /** The server that an operator sends it to, instead of those of its recipients. */
  route?: EmailRoute | undefined
  is_bounce: boolean
  /** The body has been removed. */
  is_redacted: boolean
  trace: string
  /** The same key is not queued twice. */
  idempotency_key?: string | undefined
  /** The document goes then: 30 days after `date`. */
  expires_at: Date
  created_at: Date
  updated_at: Date
}

const recipient = new Schema<EmailRecipient>(
  {
    address: { type: String, required: true },
    status: { type: String, enum: ['pending', 'sent', 'deferred', 'failed'], default: 'pending' },
    attempts: { type: Number, default: 0 },
    next_attempt_at: { type: Date, default: Date.now },
    last_attempt_at: Date,
    last_code: Number,
    last_reply: String,
    notify: [String],
    orcpt: String,
    delay_reported_at: Date
  },
  { _id: false }
)
const reply = { recipient: String, date: Date, responseCode: Number, response: String }
const delivery = new Schema<EmailDelivery>(
  {
    ...reply,
    mx: {
      _id: false,
      type: new Schema({ host: String, priority: Number, ip: String, port: Number }, { _id: false })
    },
    tls: {
      _id: false,
      type: new Schema(
        { enabled: Boolean, version: String, cipher: String, policy: String, verified: Boolean },
        { _id: false }
      )
    },
    requireTLS: { type: Boolean, default: false },
    hasDsn: Boolean,
    duration: { type: Number, default: 0 }
  },
  { _id: false }
)

const schema = new Schema<Email>(
  {
    kind: {
      type: String,
      enum: ['submission', 'forward', 'dsn', 'system', 'webhook', 'report', 'bounce', 'copy'],
      required: true
    },
    status: {
      type: String,
      enum: ['pending', 'queued', 'deferred', 'sent', 'partially_sent', 'bounced', 'rejected'],
      default: 'queued'
    },
    alias: Schema.Types.ObjectId,
    domain: Schema.Types.ObjectId,
    user: Schema.Types.ObjectId,
    envelope: { from: { type: String, default: '' }, to: [String] },
    recipients: [recipient],
    message: Buffer,
    message_file: Schema.Types.ObjectId,
    size: { type: Number, required: true },
    messageId: { type: String, default: '' },
    subject: String,
    webhook: String,
    date: { type: Date, default: Date.now },
    attempts: { type: Number, default: 0 },
    next_attempt_at: { type: Date, default: Date.now },
    is_locked: { type: Boolean, default: false },
    locked_by: String,
    locked_at: Date,
    lease_until: Date,
    accepted: [String],
    rejectedErrors: [{ _id: false, ...reply, message: String }],
    hard_bounces: [{ _id: false, ...reply, category: String }],
    soft_bounces: [{ _id: false, ...reply, category: String }],
    deliveries: [delivery],
    dsn: { id: String, return: { type: String, enum: ['headers', 'full'] } },
    requireTLS: { type: Boolean, default: false },
    route: {
      _id: false,
      type: new Schema<EmailRoute>({ host: String, port: Number, tls: String }, { _id: false })
    },
    is_bounce: { type: Boolean, default: false },
    is_redacted: { type: Boolean, default: false },
    trace: { type: String, default: '' },
    idempotency_key: String,
    expires_at: {
      type: Date,
      default(this: { date?: Date }) {
        return new Date((this.date ?? new Date()).getTime() + emailKeptMs)
      }
    }
  },
  { ...recordOptions, collection: 'emails' }
)
// The claim: what is due, soonest first; a claim moves next_attempt_at to the end of its lease.
schema.index({ status: 1, next_attempt_at: 1 })
// Finished messages that still have a body: few among many.
schema.index({ is_redacted: 1, status: 1 })
// Lists, newest first: all, by status, and by owner, which also counts an owner's mail of the day.
schema.index({ created_at: -1, _id: -1 })
schema.index({ status: 1, created_at: -1, _id: -1 })
for (const owner of ['user', 'domain', 'alias']) schema.index({ [owner]: 1, created_at: -1, _id: -1 })
schema.index({ messageId: 1, created_at: -1 })
schema.index({ idempotency_key: 1 }, { unique: true, sparse: true })
schema.index({ message_file: 1 }, { sparse: true })
schema.index({ locked_by: 1, lease_until: 1 }, { sparse: true })
schema.index({ expires_at: 1 }, { expireAfterSeconds: 0 })

export const emailSchema = leanReads(schema)

// A name at a domain: what it forwards to, and whether it has a mailbox. Its id is also the mailbox's.
import { Schema } from 'mongoose'
import type { ObjectId } from './object-id.ts'
import { leanReads, recordOptions } from './records.ts'

/** What is shown of a key slot; the keys themselves are with the mailbox. */
export interface AliasKeySlot {
  id: string
  kind: 'password' | 'recovery' | 'bootstrap' | 'share'
  name: string
  scopes: string[]
  created_at: Date
  expires_at?: Date | undefined
}

/** The public half of the mailbox's hybrid key pair, as the mailbox service gives it. */
export interface SealPublicKey {
  x25519: string
  mlKem768: string
}

export interface VacationResponder {
  is_enabled: boolean
  start_date?: Date | undefined
  end_date?: Date | undefined
  subject: string
  message: string
}

export interface Alias {
  _id: ObjectId
  /** The owner. */
  user: ObjectId
  domain: ObjectId
  /** Lower-case local part, `*`, or a pattern `/…/`. */
  name: string
  description: string
  labels: string[]
  /** Addresses, host names, IP addresses and webhooks (http, https), in the given order. */
  recipients: string[]
  is_enabled: boolean
  /** 250: accepted and dropped. */
  error_code_if_disabled: 250 | 421 | 550
  has_recipient_verification: boolean
  /** What it may send as beside its own address: addresses here, and `*@domain` for all of a domain. */
  send_as: string[]
  has_imap: boolean
  /** Mail to name+folder@ goes into that folder, where the mailbox has it. */
  has_tag_folders: boolean
  /** What it submits is put into its folder for sent mail by the server. */
  has_sent_copy: boolean
  /** Bytes; 0: the domain's. */
  max_quota: number
  /** Bytes. */
  storage_used: number
  /** Days that Trash and Junk are kept; 0: the server's default. */
  retention: number
  has_pgp: boolean
  public_key?: string | undefined
  vacation_responder: VacationResponder
  /** The filter that is in force. */
  sieve_script?: ObjectId | undefined
  /** Mirror of the mailbox's key slots, for display only. */
  key_slots: AliasKeySlot[]
  /** When each key slot was last used, by its id; to the hour. */
  slot_uses?: Readonly<Record<string, Date>> | undefined
  seal_public_key?: SealPublicKey | undefined
  /** The mailbox service has made the mailbox. */
  mailbox_created: boolean
  created_at: Date
  updated_at: Date
}

const keySlot = new Schema<AliasKeySlot>(
  {
    id: { type: String, required: true },
    kind: { type: String, enum: ['password', 'recovery', 'bootstrap', 'share'], required: true },
    name: { type: String, default: '' },
    scopes: [String],
    created_at: { type: Date, required: true },
    expires_at: Date
  },
  { _id: false, id: false }
)
const sealPublicKey = new Schema<SealPublicKey>(
  { x25519: { type: String, required: true }, mlKem768: { type: String, required: true } },
  { _id: false }
)
const vacationResponder = new Schema<VacationResponder>(
  {
    is_enabled: { type: Boolean, default: false },
    start_date: Date,
    end_date: Date,
    subject: { type: String, default: '', maxlength: 100 },
    message: { type: String, default: '', maxlength: 1000 }
  },
  { _id: false }
)

const schema = new Schema<Alias>(
  {
    user: { type: Schema.Types.ObjectId, required: true },
    domain: { type: Schema.Types.ObjectId, required: true },
    name: { type: String, required: true },
    description: { type: String, default: '', maxlength: 150 },
    labels: [{ type: String, maxlength: 150 }],
    recipients: [String],
    is_enabled: { type: Boolean, default: true },
    error_code_if_disabled: { type: Number, enum: [250, 421, 550], default: 250 },
    has_recipient_verification: { type: Boolean, default: false },
    send_as: { type: [String], default: [], validate: (list: string[]) => list.length <= 100 },
    has_imap: { type: Boolean, default: false },
    has_tag_folders: { type: Boolean, default: false },
    has_sent_copy: { type: Boolean, default: false },
    max_quota: { type: Number, default: 0, min: 0 },
    storage_used: { type: Number, default: 0, min: 0 },
    retention: { type: Number, default: 0, min: 0 },
    has_pgp: { type: Boolean, default: false },
    public_key: String,
    vacation_responder: { type: vacationResponder, default: () => ({}) },
    sieve_script: Schema.Types.ObjectId,
    key_slots: [keySlot],
    slot_uses: { type: Map, of: Date },
    seal_public_key: sealPublicKey,
    mailbox_created: { type: Boolean, default: false }
  },
  { ...recordOptions, collection: 'aliases' }
)
schema.index({ domain: 1, name: 1 }, { unique: true })
schema.index({ user: 1, domain: 1, name: 1 })
// The orders and searches of a list of ten thousand.
schema.index({ domain: 1, created_at: -1, _id: -1 })
schema.index({ domain: 1, storage_used: -1, _id: -1 })
schema.index({ domain: 1, recipients: 1 })
schema.index({ domain: 1, labels: 1 })

export const aliasSchema = leanReads(schema)

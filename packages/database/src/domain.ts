// A domain that mail is received for, with its members, signing keys and switches.
import { Schema } from 'mongoose'
import type { ObjectId } from './object-id.ts'
import { leanReads, recordOptions } from './records.ts'

export type MemberGroup = 'admin' | 'user'

export interface DomainMember {
  user: ObjectId
  group: MemberGroup
}

export interface DkimKey {
  selector: string
  algorithm: 'rsa' | 'ed25519'
  /** PKCS #8 PEM, sealed with the server's key. */
  private_key: Buffer
  /** The `p=` of the DNS record, base64 (RFC 6376 §3.6.1, RFC 8463 §4). */
  public_key: string
  created_at: Date
  /** Its record is to be set; it signs nothing yet. */
  is_pending?: boolean | undefined
  /** It signs no more; its record stays for the mail under way. */
  retired_at?: Date | undefined
}

/** With which a program may send as any address of the domain. */
export interface CatchAllPassword {
  _id: ObjectId
  description: string
  /** Argon2id, PHC string. */
  hash: string
  /** 16 bits of a MAC of the password under the server's key: passwords that cannot be it are not stretched. */
  hint: string
  created_at: Date
}

/** A server that takes the domain's outgoing mail. */
export interface DomainSmarthost {
  host: string
  port: number
  tls: 'implicit' | 'starttls' | 'opportunistic' | 'none'
  user?: string | undefined
  /** Sealed with the server's key. */
  password?: Buffer | undefined
  /** `blocked`: only where the recipients' own servers cannot be reached. */
  when: 'always' | 'blocked'
}

/** What one look at the DNS told of one wanted record. */
export interface DnsFindingRecord {
  purpose: string
  type: string
  name: string
  state: 'good' | 'warning' | 'missing' | 'wrong' | 'unknown'
  found: string[]
  /** Why it is not good: a code, for whoever words it. */
  advice?: string | undefined
  /** When it was last seen to be good. */
  good_at?: Date | undefined
}

export interface Domain {
  _id: ObjectId
  /** A-label, lower-case. */
  name: string
  plan: 'team'
  members: DomainMember[]
  invites: { email: string; group: MemberGroup }[]
  verification_record: string
  dkim_keys: DkimKey[]
  /** Label of the CNAME that bounces come back to. */
  return_path: string
  has_smtp: boolean
  is_smtp_suspended: boolean
  /** What the last scan of the DNS found. */
  has_mx_record: boolean
  has_txt_record: boolean
  has_dkim_record: boolean
  has_return_path_record: boolean
  has_dmarc_record: boolean
  has_spf_record: boolean
  dns_findings: DnsFindingRecord[]
  dns_checked_at?: Date | undefined
  has_adult_content_protection: boolean
  has_phishing_protection: boolean
  has_executable_protection: boolean
  has_virus_protection: boolean
  has_recipient_verification: boolean
  /** Its people see each other in their address books. */
  has_directory: boolean
  require_tls_inbound: boolean
  ignore_mx_check: boolean
  has_delivery_logs: boolean
  /** Scores from which mail goes to Junk and is refused; 0: the server's. */
  spam_junk_score: number
  spam_reject_score: number
  /** Of attachments that could be run, while has_executable_protection. */
  executable_policy: 'block' | 'junk'
  allowlist: string[]
  denylist: string[]
  restricted_alias_names: string[]
  /** Days that the body of sent mail is kept; 0: until it is delivered. */
  retention_days: number
  bounce_webhook?: string | undefined
  /** Sealed with the server's key; signs webhooks. */
  webhook_key: Buffer
  /** Bytes; 0: no limit. */
  max_quota_per_alias: number
  /** 0: the server's default. */
  max_recipients_per_alias: number
  /** Port for forwards to host names and addresses. */
  smtp_port: number
  /** Messages a day for each of its users; 0: the server's default. */
  smtp_limit: number
  /** Recipients of a message of each of its users; 0: the server's default. */
  smtp_recipient_limit: number
  tokens: CatchAllPassword[]
  smarthost?: DomainSmarthost | undefined
  created_at: Date
  updated_at: Date
}

const flag = (value: boolean) => ({ type: Boolean, default: value })
const group = { type: String, enum: ['admin', 'user'], default: 'user' }
const entries = { type: [String], default: [], validate: (list: string[]) => list.length <= 1000 }

const smarthost = new Schema<DomainSmarthost>(
  {
    host: { type: String, required: true },
    port: { type: Number, required: true, min: 1, max: 65_535 },
    tls: { type: String, enum: ['implicit', 'starttls', 'opportunistic', 'none'], required: true },
    user: String,
    password: Buffer,
    when: { type: String, enum: ['always', 'blocked'], required: true }
  },
  { _id: false }
)

const schema = new Schema<Domain>(
  {
    name: { type: String, required: true, lowercase: true, maxlength: 253 },
    plan: { type: String, enum: ['team'], default: 'team' },
    members: [{ _id: false, user: { type: Schema.Types.ObjectId, required: true }, group }],
    invites: [{ _id: false, email: { type: String, lowercase: true, required: true }, group }],
    verification_record: { type: String, required: true },
    dkim_keys: [
      {
        _id: false,
        selector: { type: String, required: true },
        algorithm: { type: String, enum: ['rsa', 'ed25519'], required: true },
        private_key: { type: Buffer, required: true },
        public_key: { type: String, required: true },
        created_at: { type: Date, required: true },
        is_pending: Boolean,
        retired_at: Date
      }
    ],
    return_path: { type: String, default: 'fe-bounces' },
    has_smtp: flag(false),
    is_smtp_suspended: flag(false),
    has_mx_record: flag(false),
    has_txt_record: flag(false),
    has_dkim_record: flag(false),
    has_return_path_record: flag(false),
    has_dmarc_record: flag(false),
    has_spf_record: flag(false),
    dns_findings: [
      {
        _id: false,
        purpose: { type: String, required: true },
        // Not a type of the schema: a field of that name.
        type: { type: String, required: true },
        name: { type: String, required: true },
        state: { type: String, enum: ['good', 'warning', 'missing', 'wrong', 'unknown'], required: true },
        found: [String],
        advice: String,
        good_at: Date
      }
    ],
    dns_checked_at: Date,
    has_adult_content_protection: flag(true),
    has_phishing_protection: flag(true),
    has_executable_protection: flag(true),
    has_virus_protection: flag(true),
    has_recipient_verification: flag(false),
    has_directory: flag(false),
    require_tls_inbound: flag(false),
    ignore_mx_check: flag(false),
    has_delivery_logs: flag(false),
    spam_junk_score: { type: Number, default: 0, min: 0, max: 1000 },
    spam_reject_score: { type: Number, default: 0, min: 0, max: 1000 },
    executable_policy: { type: String, enum: ['block', 'junk'], default: 'block' },
    allowlist: entries,
    denylist: entries,
    restricted_alias_names: entries,
    retention_days: { type: Number, default: 0, min: 0, max: 30 },
    bounce_webhook: String,
    webhook_key: { type: Buffer, required: true },
    max_quota_per_alias: { type: Number, default: 0, min: 0 },
    max_recipients_per_alias: { type: Number, default: 0, min: 0, max: 1000 },
    smtp_port: { type: Number, default: 25, min: 1, max: 65_535 },
    smtp_limit: { type: Number, default: 0, min: 0 },
    smtp_recipient_limit: { type: Number, default: 0, min: 0 },
    tokens: [
      {
        _id: { type: Schema.Types.ObjectId, required: true },
        description: { type: String, default: '', maxlength: 150 },
        hash: { type: String, required: true },
        hint: { type: String, required: true },
        created_at: { type: Date, required: true }
      }
    ],
    smarthost: { type: smarthost, required: false }
  },
  { ...recordOptions, collection: 'domains' }
)
schema.index({ name: 1 }, { unique: true })
schema.index({ verification_record: 1 }, { unique: true })
schema.index({ 'members.user': 1, name: 1 })

export const domainSchema = leanReads(schema)

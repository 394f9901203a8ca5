// Puts a message into the queue. Durable (majority, journal) before it returns.
import {
  emailKeptMs,
  isDuplicateKey,
  newObjectId,
  toObjectId,
  type Database,
  type Email
} from '@postkeep/database'
import type { ServerSealer } from '@postkeep/crypto'
import type { Bodies } from './body.ts'
import { sealWebhook } from '../webhook/webhook-task.ts'
import type { NewEmail } from './new-email.ts'
import { hidden, showEmail, type ShownEmail } from './shown-email.ts'

export interface EnqueueContext {
  readonly database: Database
  readonly bodies: Bodies
  readonly sealer: ServerSealer
  readonly now: () => Date
}

export interface Enqueued {
  readonly id: string
  /** As it is in the queue. */
  readonly email: ShownEmail
}

const mostTries = 3

export async function enqueue(email: NewEmail, context: EnqueueContext): Promise<Enqueued> {
  const { bodies, database } = context
  const _id = newObjectId()
  const body = await bodies.store(_id.toHexString(), email.raw)
  for (let tries = 1; ; tries++) {
    try {
      const document = { _id, ...body, ...documentOf(email, context) }
      // Past the model, which checks and copies what is whole by its type.
      await database.emails.collection.insertOne(document)
      const { message: _, webhook: __, ...shown } = document
      return { id: _id.toHexString(), email: { ...shown, subject: email.subject } }
    } catch (error) {
      // Of any other error it is not known whether the document was written: it may need the body. Orphans are swept.
      if (!isDuplicateKey(error)) throw error
      const first = email.key ? await emailOfKey(email.key, context) : undefined
      // The first one was settled meanwhile: this one is a message of its own.
      if (!first && tries < mostTries) continue
      await bodies.removeFile(body)
      if (first) return { id: first._id.toHexString(), email: first }
      throw error
    }
  }
}

/** Nothing in it is undefined: the driver would write null. */
function documentOf(email: NewEmail, { now, sealer }: EnqueueContext): Omit<Email, '_id' | 'size'> {
  const { dsn, envelope } = email
  const createdAt = now()
  const date = email.date ?? createdAt
  const to = [...new Set(envelope.to)]
  return {
    kind: email.kind,
    status: 'queued' as const,
    envelope: { from: envelope.from, to },
    recipients: to.map((address) => {
      const wish = dsn?.recipients?.get(address)
      return {
        address,
        status: 'pending' as const,
        attempts: 0,
        next_attempt_at: date,
        notify: [...(wish?.notify ?? [])],
        ...(wish?.orcpt ? { orcpt: wish.orcpt } : {})
      }
    }),
    date,
    attempts: 0,
    next_attempt_at: date,
    is_locked: false,
    accepted: [],
    rejectedErrors: [],
    hard_bounces: [],
    soft_bounces: [],
    deliveries: [],
    messageId: email.messageId ?? '',
    ...(email.subject ? { subject: sealer.sealText(email.subject, 'email subject') } : {}),
    ...(email.webhook ? { webhook: sealWebhook(sealer, email.webhook) } : {}),
    ...(email.key ? { idempotency_key: email.key } : {}),
    ...ownerOf(email),
    dsn: { ...(dsn?.id ? { id: dsn.id } : {}), ...(dsn?.return ? { return: dsn.return } : {}) },
    requireTLS: email.requireTls ?? false,
    is_bounce: email.kind === 'dsn',
    is_redacted: false,
    trace: email.trace,
    expires_at: new Date(date.getTime() + emailKeptMs),
    created_at: createdAt,
    updated_at: createdAt
  }
}

function ownerOf(email: NewEmail) {
  const [alias, domain, user] = [email.alias, email.domain, email.user].map((id) =>
    id ? toObjectId(id) : undefined
  )
  return { ...(alias ? { alias } : {}), ...(domain ? { domain } : {}), ...(user ? { user } : {}) }
}

async function emailOfKey(
  key: string,
  { database, sealer }: EnqueueContext
): Promise<ShownEmail | undefined> {
  const found = await database.emails.findOne({ idempotency_key: key }, hidden)
  return found ? showEmail(found, sealer) : undefined
}

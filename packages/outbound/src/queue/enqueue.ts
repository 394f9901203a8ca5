// Puts a message into the queue. Durable (majority, journal) before it returns.
import { isDuplicateKey, newObjectId, toObjectId, type Database } from '@postkeep/database'
import type { ServerSealer } from '@postkeep/crypto'
import type { Bodies } from './body.ts'
import { sealWebhook } from '../webhook/webhook-task.ts'
import type { NewEmail } from './new-email.ts'

export interface EnqueueContext {
  readonly database: Database
  readonly bodies: Bodies
  readonly sealer: ServerSealer
  readonly now: () => Date
}

const mostTries = 3

export async function enqueue(email: NewEmail, context: EnqueueContext): Promise<{ id: string }> {
  const { bodies, database } = context
  const _id = newObjectId()
  const body = await bodies.store(_id.toHexString(), email.raw)
  for (let tries = 1; ; tries++) {
    try {
      await database.emails.insertOne({ _id, ...body, ...documentOf(email, context) })
      return { id: _id.toHexString() }
    } catch (error) {
      // Of any other error it is not known whether the document was written: it may need the body. Orphans are swept.
      if (!isDuplicateKey(error)) throw error
      const first = email.key ? await idOfKey(database, email.key) : undefined
      // The first one was settled meanwhile: this one is a message of its own.
      if (!first && tries < mostTries) continue
      await bodies.removeFile(body)
      if (first) return { id: first }
      throw error
    }
  }
}

function documentOf(email: NewEmail, { now, sealer }: EnqueueContext) {
  const { dsn, envelope, raw } = email
  const date = email.date ?? now()
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
    size: raw.length,
    date,
    next_attempt_at: date,
    messageId: email.messageId ?? '',
    ...(email.subject ? { subject: sealer.sealText(email.subject, 'email subject') } : {}),
    ...(email.webhook ? { webhook: sealWebhook(sealer, email.webhook) } : {}),
    ...(email.key ? { idempotency_key: email.key } : {}),
    ...ownerOf(email),
    dsn: { ...(dsn?.id ? { id: dsn.id } : {}), ...(dsn?.return ? { return: dsn.return } : {}) },
    requireTLS: email.requireTls ?? false,
    is_bounce: email.kind === 'dsn',
    trace: email.trace
  }
}

function ownerOf(email: NewEmail) {
  const [alias, domain, user] = [email.alias, email.domain, email.user].map((id) =>
    id ? toObjectId(id) : undefined
  )
  return { ...(alias ? { alias } : {}), ...(domain ? { domain } : {}), ...(user ? { user } : {}) }
}

async function idOfKey(database: Database, key: string): Promise<string | undefined> {
  const found = await database.emails.findOne({ idempotency_key: key }, { _id: 1 })
  return found?._id.toHexString()
}

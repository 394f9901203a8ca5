// What an operator may do with queued messages. RFC words where there are any; states of the API.
import { toObjectId, type Database, type Email, type EmailStatus } from '@postkeep/database'

export interface QueueFilter {
  readonly status?: EmailStatus | undefined
  /** 24-hex id of a domain. */
  readonly domain?: string | undefined
  readonly limit?: number | undefined
}

export class QueueRefusal extends Error {}

const unfinished: EmailStatus[] = ['pending', 'queued', 'deferred']

export interface QueueOperations {
  /** Newest first, without bodies. */
  list(filter?: QueueFilter): Promise<Email[]>
  /** @throws QueueRefusal when there is no such message */
  show(id: string): Promise<Email>
  /** Tries all open recipients at once. */
  retryNow(id: string): Promise<Email>
  /** Nothing more is sent: the message becomes `rejected`. */
  cancel(id: string): Promise<Email>
  /** Not tried until released. */
  hold(id: string): Promise<Email>
  release(id: string): Promise<Email>
}

export function operateQueue(database: Database, now: () => Date): QueueOperations {
  /** `to`: set on messages in one of the states `from`. */
  async function change(id: string, from: EmailStatus[], to: Partial<Email>, act: string): Promise<Email> {
    const _id = toObjectId(id)
    const updated =
      _id &&
      (await database.emails.findOneAndUpdate(
        { _id, status: { $in: from } },
        { $set: to, $unset: { locked_by: 1, locked_at: 1, lease_until: 1 } },
        { returnDocument: 'after', projection: { message: 0 } }
      ))
    if (updated) return updated as Email
    const { status } = await show(id)
    throw new QueueRefusal(`Message ${id} is ${status}: it cannot be ${act} any more`)
  }

  async function show(id: string): Promise<Email> {
    const _id = toObjectId(id)
    const email = _id && (await database.emails.findOne({ _id }, { message: 0 }))
    if (!email) throw new QueueRefusal(`There is no message ${id} in the queue; the list shows their ids`)
    return email as Email
  }

  async function retryNow(id: string): Promise<Email> {
    const email = await show(id)
    const at = now()
    const recipients = email.recipients.map((recipient) =>
      recipient.status === 'deferred' ? { ...recipient, next_attempt_at: at } : recipient
    )
    const status = email.recipients.some(({ attempts }) => attempts > 0) ? 'deferred' : 'queued'
    return change(
      id,
      unfinished,
      { status, recipients, next_attempt_at: at, is_locked: false },
      'tried again'
    )
  }

  return {
    async list({ status, domain, limit = 50 } = {}) {
      const owner = domain ? toObjectId(domain) : undefined
      const filter = { ...(status ? { status } : {}), ...(owner ? { domain: owner } : {}) }
      return database.emails.find(filter, { message: 0 }).sort({ created_at: -1, _id: -1 }).limit(limit)
    },
    show,
    retryNow,
    cancel: (id) => change(id, unfinished, { status: 'rejected', is_locked: false }, 'cancelled'),
    hold: (id) => change(id, ['queued', 'deferred'], { status: 'pending', is_locked: false }, 'held'),
    release: async (id) => {
      const { status } = await show(id)
      if (status !== 'pending')
        throw new QueueRefusal(`Message ${id} is ${status}: only a held message can be released`)
      return retryNow(id)
    }
  }
}

// What an operator may do with queued messages. RFC words where there are any; states of the API.
import { toObjectId, type Database, type Email, type EmailRoute, type EmailStatus } from '@postkeep/database'
import { isOpen, nextAttemptOf, statusOf } from './apply-results.ts'

export interface QueueFilter {
  readonly status?: EmailStatus | undefined
  /** 24-hex id of a domain. */
  readonly domain?: string | undefined
  readonly limit?: number | undefined
}

export class QueueRefusal extends Error {
  override name = 'QueueRefusal'
}

const unfinished: EmailStatus[] = ['pending', 'queued', 'deferred']

export interface QueueOperations {
  /** Newest first, without bodies. @throws QueueRefusal when `domain` is no id */
  list(filter?: QueueFilter): Promise<Email[]>
  /** @throws QueueRefusal when there is no such message */
  show(id: string): Promise<Email>
  /** Tries all open recipients at once. */
  retryNow(id: string): Promise<Email>
  /** Nothing more is sent: the message becomes `rejected`. */
  cancel(id: string): Promise<Email>
  /** Not tried until released. */
  hold(id: string): Promise<Email>
  /** Tried again from now on, a message that is to go later not before its time. */
  release(id: string): Promise<Email>
  /** Sent by way of that server, at once; `undefined`: to the servers of its recipients again. */
  reroute(id: string, route: EmailRoute | undefined): Promise<Email>
}

interface Act {
  readonly from: readonly EmailStatus[]
  /** For the refusal: 'cancelled'. */
  readonly name: string
  to(email: Email): Partial<Email>
  readonly unset?: { readonly route: 1 }
}

export function operateQueue(database: Database, now: () => Date): QueueOperations {
  /** Refuses what a worker holds: it is sending, and would not learn of the change. */
  async function change(id: string, act: Act): Promise<Email> {
    const email = await show(id)
    if (!act.from.includes(email.status))
      throw new QueueRefusal(`Message ${id} is ${email.status}: it cannot be ${act.name}`)
    const busy = new QueueRefusal(`Message ${id} is being sent at this moment: try again in a minute`)
    if (email.is_locked && email.lease_until && email.lease_until > now()) throw busy
    const { _id, attempts, status } = email
    const updated = await database.emails.findOneAndUpdate(
      { _id, attempts, status },
      {
        $set: { ...act.to(email), is_locked: false },
        $unset: { locked_by: 1, locked_at: 1, lease_until: 1, ...act.unset }
      },
      { returnDocument: 'after', projection: { message: 0 } }
    )
    if (!updated) throw busy
    return updated as Email
  }

  async function show(id: string): Promise<Email> {
    const _id = toObjectId(id)
    const email = _id && (await database.emails.findOne({ _id }, { message: 0 }))
    if (!email) throw new QueueRefusal(`There is no message ${id} in the queue; the list shows their ids`)
    return email as Email
  }

  return {
    async list({ status, domain, limit = 50 } = {}) {
      const owner = domain === undefined ? undefined : toObjectId(domain)
      if (domain !== undefined && !owner) throw new QueueRefusal(`${domain} is not the id of a domain`)
      const filter = { ...(status ? { status } : {}), ...(owner ? { domain: owner } : {}) }
      return database.emails.find(filter, { message: 0 }).sort({ created_at: -1, _id: -1 }).limit(limit)
    },
    show,
    retryNow: (id) =>
      change(id, { from: unfinished, name: 'tried again', to: (email) => dueAt(email, now()) }),
    cancel: (id) =>
      change(id, {
        from: unfinished,
        name: 'cancelled',
        // Due at once, for its redaction.
        to: () => ({ status: 'rejected', next_attempt_at: now() })
      }),
    reroute: (id, route) => change(id, rerouted(route, now)),
    hold: (id) =>
      change(id, { from: ['queued', 'deferred'], name: 'held', to: () => ({ status: 'pending' }) }),
    release: (id) =>
      change(id, {
        from: ['pending'],
        name: 'released: only a held message can be',
        to: ({ recipients }) => ({
          status: statusOf(recipients),
          next_attempt_at: nextAttemptOf(recipients) ?? now()
        })
      })
  }
}

function rerouted(route: EmailRoute | undefined, now: () => Date): Act {
  return {
    from: unfinished,
    name: 'sent by another way',
    to: (email) => ({ ...dueAt(email, now()), ...(route ? { route } : {}) }),
    ...(route ? {} : { unset: { route: 1 } })
  }
}

function dueAt(email: Email, at: Date): Partial<Email> {
  const recipients = email.recipients.map((recipient) =>
    isOpen(recipient) ? { ...recipient, next_attempt_at: at } : recipient
  )
  return { status: statusOf(recipients), recipients, next_attempt_at: at }
}

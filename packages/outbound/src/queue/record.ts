// Writes the results of an attempt into the document and says what is finished. The computation is pure.
import type { Database, Email, EmailRecipient, EmailStatus } from '@postkeep/database'
import { nextAttempt } from './back-off.ts'
import type { ClaimedEmail } from './new-email.ts'
import type { RecipientResult } from './recipient-result.ts'

export interface Recorded {
  readonly status: EmailStatus
  /** Recipients that will not get it: those that failed in this attempt. */
  readonly failed: readonly EmailRecipient[]
  readonly finished: boolean
}

export interface RecordMoment {
  readonly now: Date
  readonly random: () => number
}

/** undefined: the lease was lost, and another worker decides. Recipients without a result stay as they are. */
export async function record(
  database: Database,
  email: ClaimedEmail,
  results: readonly RecipientResult[],
  moment: RecordMoment
): Promise<Recorded | undefined> {
  const recipients = email.recipients.map((recipient) => {
    const result = results.find(({ address }) => address === recipient.address)
    return result ? afterAttempt(recipient, result, email, moment) : recipient
  })
  const status = statusOf(recipients)
  const finished = status !== 'deferred' && status !== 'queued'
  const open = recipients.filter(isOpen)
  const next = open.reduce(
    (soonest, { next_attempt_at: at }) => (at < soonest ? at : soonest),
    email.expires_at
  )
  const outcome = await database.emails.updateOne(
    { _id: email._id, locked_by: email.locked_by },
    {
      $set: { recipients, status, next_attempt_at: next, is_locked: false },
      $unset: { locked_by: 1, locked_at: 1, lease_until: 1 },
      $push: logOf(results, moment.now),
      $addToSet: {
        accepted: { $each: results.filter(({ kind }) => kind === 'sent').map(({ address }) => address) }
      }
    }
  )
  if (outcome.matchedCount === 0) return undefined
  const failedBefore = new Set(
    email.recipients.filter(({ status }) => status === 'failed').map(({ address }) => address)
  )
  const failed = recipients.filter(({ status, address }) => status === 'failed' && !failedBefore.has(address))
  return { status, failed, finished }
}

function afterAttempt(
  recipient: EmailRecipient,
  result: RecipientResult,
  email: Email,
  { now, random }: RecordMoment
): EmailRecipient {
  const attempts = recipient.attempts + 1
  const tried = {
    ...recipient,
    attempts,
    last_attempt_at: now,
    last_code: result.code,
    last_reply: result.reply.slice(0, 2000)
  }
  if (result.kind === 'sent') return { ...tried, status: 'sent' }
  const next =
    result.kind === 'temporary'
      ? nextAttempt({ count: attempts, queuedAt: email.date, now, random: random() })
      : undefined
  return next ? { ...tried, status: 'deferred', next_attempt_at: next } : { ...tried, status: 'failed' }
}

/** API.md's words for the state of the whole message. */
export function statusOf(recipients: readonly EmailRecipient[]): EmailStatus {
  if (recipients.some(isOpen)) {
    return recipients.some(({ attempts }) => attempts > 0) ? 'deferred' : 'queued'
  }
  const sent = recipients.filter(({ status }) => status === 'sent').length
  if (sent === recipients.length) return 'sent'
  return sent > 0 ? 'partially_sent' : 'bounced'
}

function isOpen({ status }: EmailRecipient): boolean {
  return status === 'pending' || status === 'deferred'
}

function logOf(results: readonly RecipientResult[], now: Date) {
  const entry = ({ address, code, reply }: RecipientResult) => ({
    recipient: address,
    date: now,
    responseCode: code,
    response: reply.slice(0, 2000)
  })
  const of = (kind: RecipientResult['kind']) => results.filter((result) => result.kind === kind)
  return {
    deliveries: {
      $each: of('sent').map((result) => ({
        ...entry(result),
        requireTLS: false,
        duration: 0,
        ...result.delivery
      }))
    },
    hard_bounces: { $each: of('permanent').map(entry) },
    soft_bounces: { $each: of('temporary').map(entry), $slice: -50 },
    rejectedErrors: {
      $each: [...of('permanent'), ...of('temporary')].map((result) => ({
        ...entry(result),
        message: result.reply.slice(0, 2000)
      })),
      $slice: -50
    }
  }
}

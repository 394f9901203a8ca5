// What an attempt's results make of a message. Pure: the document before, the results, the time; the document after.
import type { Email, EmailRecipient, EmailStatus } from '@postkeep/database'
import { classifyBounce } from '../bounces/classify-bounce.ts'
import { nextAttempt } from './back-off.ts'
import type { RecipientResult } from './recipient-result.ts'

export interface Moment {
  readonly now: Date
  readonly random: () => number
}

/** Recipients without a result stay as they are. */
export function applyResults(
  email: Pick<Email, 'recipients' | 'date'>,
  results: readonly RecipientResult[],
  moment: Moment
): EmailRecipient[] {
  const byAddress = new Map(results.map((result) => [result.address, result]))
  return email.recipients.map((recipient) => {
    const result = byAddress.get(recipient.address)
    return result && isOpen(recipient) ? afterAttempt(recipient, result, email.date, moment) : recipient
  })
}

function afterAttempt(
  recipient: EmailRecipient,
  result: RecipientResult,
  queuedAt: Date,
  { now, random }: Moment
): EmailRecipient {
  const attempts = recipient.attempts + 1
  const tried = {
    ...recipient,
    attempts,
    last_attempt_at: now,
    last_code: result.code,
    last_reply: result.reply.slice(0, longestReply)
  }
  if (result.kind === 'sent') return { ...tried, status: 'sent' }
  const next =
    result.kind === 'temporary'
      ? nextAttempt({ count: attempts, queuedAt, now, random: random() })
      : undefined
  if (!next) return { ...tried, status: 'failed' }
  const isLate = !recipient.delay_reported_at && next.getTime() - queuedAt.getTime() > delayAfter
  const reported = isLate ? { delay_reported_at: now } : {}
  return { ...tried, ...reported, status: 'deferred', next_attempt_at: next }
}

/** The sender is told of a delay at the last attempt before this. RFC 5321 §4.5.4.1 */
const delayAfter = 4 * 3_600_000

/** API.md's words for the state of the whole message. */
export function statusOf(recipients: readonly EmailRecipient[]): EmailStatus {
  if (recipients.some(isOpen)) {
    return recipients.some(({ attempts }) => attempts > 0) ? 'deferred' : 'queued'
  }
  const sent = recipients.filter(({ status }) => status === 'sent').length
  if (sent === recipients.length) return 'sent'
  return sent > 0 ? 'partially_sent' : 'bounced'
}

/** Neither sent nor failed. */
export function isOpen({ status }: Pick<EmailRecipient, 'status'>): boolean {
  return status === 'pending' || status === 'deferred'
}

/** Those that are to be tried now. */
export function dueRecipients(email: Pick<Email, 'recipients'>, now: Date): EmailRecipient[] {
  return email.recipients.filter((recipient) => isOpen(recipient) && recipient.next_attempt_at <= now)
}

/** The earliest time of an open recipient; undefined when there is none. */
export function nextAttemptOf(recipients: readonly EmailRecipient[]): Date | undefined {
  return recipients
    .filter(isOpen)
    .map(({ next_attempt_at }) => next_attempt_at)
    .toSorted((a, b) => a.getTime() - b.getTime())[0]
}

const longestReply = 2000
/** Of a list that grows with each attempt. */
const keptEntries = -50

/** The `$push` that writes the results into the lists of the API. */
export function logOf(results: readonly RecipientResult[], now: Date) {
  const entry = ({ address, code, reply }: RecipientResult) => ({
    recipient: address,
    date: now,
    responseCode: code,
    response: reply.slice(0, longestReply)
  })
  const bounce = (result: RecipientResult) => ({
    ...entry(result),
    category: classifyBounce(result).category
  })
  const of = (kind: RecipientResult['kind']) => results.filter((result) => result.kind === kind)
  const [sent, failed, late] = [of('sent'), of('permanent'), of('temporary')]
  const notSent = [...failed, ...late]
  return {
    ...(sent.length > 0 && {
      accepted: { $each: sent.map(({ address }) => address) },
      deliveries: {
        $each: sent.map((result) => ({
          ...entry(result),
          requireTLS: false,
          duration: 0,
          ...result.delivery
        }))
      }
    }),
    ...(failed.length > 0 && { hard_bounces: { $each: failed.map(bounce) } }),
    ...(late.length > 0 && { soft_bounces: { $each: late.map(bounce), $slice: keptEntries } }),
    ...(notSent.length > 0 && {
      rejectedErrors: {
        $each: notSent.map((result) => ({
          ...entry(result),
          message: result.reply.slice(0, longestReply)
        })),
        $slice: keptEntries
      }
    })
  }
}

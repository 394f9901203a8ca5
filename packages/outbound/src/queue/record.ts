// Writes the results of an attempt into the document, while the claim holds.
import type { Database, EmailRecipient, EmailStatus } from '@postkeep/database'
import { applyResults, logOf, nextAttemptOf, statusOf, type Moment } from './apply-results.ts'
import { heldBy } from './claim.ts'
import type { ClaimedEmail } from './new-email.ts'
import type { RecipientResult } from './recipient-result.ts'

export interface Recorded {
  readonly status: EmailStatus
  /** Recipients that will not get it: those that failed in this attempt. */
  readonly failed: readonly EmailRecipient[]
  readonly finished: boolean
}

/** Told who will not get the message before that is written: a crash between the two tells twice rather than never. */
export type FailureReport = (failed: readonly EmailRecipient[]) => Promise<void>

/**
 * Ends the claim: undefined when it was lost, and another worker decides. Without results the message is given back: it
 * is due as before.
 */
export async function record(
  database: Database,
  email: ClaimedEmail,
  results: readonly RecipientResult[],
  { now, random, report }: Moment & { report?: FailureReport | undefined }
): Promise<Recorded | undefined> {
  const recipients = applyResults(email, results, { now, random })
  const failed = recipients.filter(
    ({ status }, index) => status === 'failed' && email.recipients[index]!.status !== 'failed'
  )
  if (failed.length > 0) await report?.(failed)
  const status = statusOf(recipients)
  const next = nextAttemptOf(recipients)
  const outcome = await database.emails.updateOne(heldBy(email), {
    // A finished message is due at once, for its redaction.
    $set: { recipients, status, next_attempt_at: next ?? now, is_locked: false },
    $unset: { locked_by: 1, locked_at: 1, lease_until: 1 },
    $push: logOf(results, now)
  })
  if (outcome.matchedCount === 0) return undefined
  return { status, failed, finished: next === undefined }
}

/**
 * Writes results and keeps the claim: a crash later on does not send to these recipients again. Gives the message as it
 * is now; undefined when the claim was lost.
 */
export async function note(
  database: Database,
  email: ClaimedEmail,
  results: readonly RecipientResult[],
  moment: Moment
): Promise<ClaimedEmail | undefined> {
  const recipients = applyResults(email, results, moment)
  const outcome = await database.emails.updateOne(heldBy(email), {
    $set: { recipients },
    $push: logOf(results, moment.now)
  })
  return outcome.matchedCount === 0 ? undefined : { ...email, recipients }
}

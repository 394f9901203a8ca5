// Writes the results of an attempt into the document, while the claim holds.
import type { Database, EmailRecipient, EmailStatus } from '@postkeep/database'
import { applyResults, logOf, nextAttemptOf, statusOf, type Moment } from './apply-results.ts'
import { changesOf, isAnyChange, type Changes } from './changes.ts'
import { heldBy } from './claim.ts'
import type { ClaimedEmail } from './new-email.ts'
import type { RecipientResult } from './recipient-result.ts'
import { redactionOf } from './redact.ts'
import type { ResultWriter } from './result-writer.ts'

export interface Recorded {
  readonly status: EmailStatus
  /** Recipients that will not get it: those that failed in this attempt. */
  readonly failed: readonly EmailRecipient[]
  readonly finished: boolean
  /** Its body went with the same write. */
  readonly isRedacted: boolean
}

/** Told what changes before that is written: a crash between the two tells twice rather than never. */
export type ChangeReport = (changes: Changes) => Promise<void>

export interface Recording {
  readonly report?: ChangeReport | undefined
  /** How long the body of a finished message stays. */
  readonly keepBodyMs?: number | undefined
}

/**
 * Ends the claim: undefined when it was lost, and another worker decides. Without results the message is given back: it
 * is due as before.
 */
export async function record(
  writer: ResultWriter,
  email: ClaimedEmail,
  results: readonly RecipientResult[],
  { keepBodyMs = 0, now, random, report }: Moment & Recording
): Promise<Recorded | undefined> {
  const recipients = applyResults(email, results, { now, random })
  const changes = changesOf(email, recipients, results)
  if (isAnyChange(changes)) await report?.(changes)
  const status = statusOf(recipients)
  const next = nextAttemptOf(recipients)
  // A body in GridFS goes by itself.
  const isRedacted = next === undefined && keepBodyMs === 0 && !email.message_file
  const redaction = isRedacted ? redactionOf(email) : undefined
  const isWritten = await writer.write(email, {
    $set: {
      recipients,
      status,
      // A finished message is due for its redaction.
      next_attempt_at: next ?? new Date(now.getTime() + keepBodyMs),
      is_locked: false,
      updated_at: now,
      ...redaction?.$set
    },
    $unset: { locked_by: 1, locked_at: 1, lease_until: 1, ...redaction?.$unset },
    $push: logOf(results, now)
  })
  if (!isWritten) return undefined
  return { status, failed: changes.failed, finished: next === undefined, isRedacted }
}

/**
 * Writes results and keeps the claim: a crash later on does not send to these recipients again. Gives the message as it
 * is now; undefined when the claim was lost.
 */
export async function note(
  database: Database,
  email: ClaimedEmail,
  results: readonly RecipientResult[],
  { report, ...moment }: Moment & Recording
): Promise<ClaimedEmail | undefined> {
  const recipients = applyResults(email, results, moment)
  const changes = changesOf(email, recipients, results)
  if (isAnyChange(changes)) await report?.(changes)
  const outcome = await database.emails.updateOne(heldBy(email), {
    $set: { recipients },
    $push: logOf(results, moment.now)
  })
  return outcome.matchedCount === 0 ? undefined : { ...email, recipients }
}

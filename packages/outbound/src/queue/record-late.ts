// What was sent under a claim that has been lost meanwhile: the other server has the message, and whoever has claimed it
// since must not send it once more.
import type { Database } from '@postkeep/database'
import { applyResults, isOpen, logOf, statusOf, type Moment } from './apply-results.ts'
import type { ClaimedEmail } from './new-email.ts'
import type { RecipientResult } from './recipient-result.ts'

const mostTries = 10

/**
 * Ends the claim that holds now, though not its lease: its worker learns of it before it sends, and at its next write.
 * Gives the addresses that nobody had written down. @throws where it cannot be written
 */
export async function recordLate(
  database: Database,
  { _id }: Pick<ClaimedEmail, '_id'>,
  { sent, ...moment }: Moment & { readonly sent: readonly RecipientResult[] }
): Promise<string[]> {
  for (let tries = 0; tries < mostTries; tries++) {
    const email = await database.emails.findOne({ _id }, { message: 0 })
    const open = new Set(email?.recipients.filter(isOpen).map(({ address }) => address))
    const late = sent.filter(({ address, kind }) => kind === 'sent' && open.has(address))
    if (!email || late.length === 0) return []
    const recipients = applyResults(email, late, moment)
    const isFinished = !recipients.some(isOpen)
    const { attempts, status, updated_at } = email
    const outcome = await database.emails.updateOne(
      { _id, attempts, status, updated_at },
      {
        $set: {
          recipients,
          // A finished message is due for its redaction.
          ...(isFinished
            ? { status: statusOf(recipients), is_locked: false, next_attempt_at: moment.now }
            : {})
        },
        $inc: { attempts: 1 },
        $push: logOf(late, moment.now)
      }
    )
    if (outcome.matchedCount === 1) return late.map(({ address }) => address)
  }
  throw new Error(`message ${_id.toHexString()} changes too fast`)
}

// Writes into a message that another server had taken, and could not deliver after all, what became of its recipients.
import { toObjectId, type Database, type Email } from '@postkeep/database'
import type { StatusReport } from '../bounces/read-status-report.ts'
import { returnedRecipients, type ReturnedRecipient } from '../bounces/returned-recipients.ts'
import { logOf, statusOf } from './apply-results.ts'
import type { RecipientResult } from './recipient-result.ts'

export type RecordedBounces =
  | {
      readonly kind: 'recorded'
      /** As it is now. */
      readonly email: Email
      /** All that the report tells of its recipients. */
      readonly returned: readonly ReturnedRecipient[]
      /** Those that counted as delivered until now. */
      readonly failed: readonly ReturnedRecipient[]
    }
  /** A worker is at it: to be tried again in a moment. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'gone' }

export interface Returned {
  /** Id of the message. */
  readonly id: string
  /** Of the recipient that the return path names. */
  readonly place: number | undefined
  readonly report: StatusReport
}

export async function recordBounces(
  database: Database,
  { id, place, report }: Returned,
  now: Date
): Promise<RecordedBounces> {
  const _id = toObjectId(id)
  const email = _id && (await database.emails.findOne({ _id }, { message: 0 }))
  if (!email) return { kind: 'gone' }
  if (email.is_locked && email.lease_until && email.lease_until > now) return { kind: 'busy' }
  const returned = returnedRecipients(email.recipients, { place, report })
  const taken = new Set(
    email.recipients.filter(({ status }) => status === 'sent').map(({ address }) => address)
  )
  const failed = returned.filter(({ action, address }) => action === 'failed' && taken.has(address))
  if (failed.length === 0) return { kind: 'recorded', email: email as Email, returned, failed }
  const results = failed.map(resultOf)
  const byAddress = new Map(results.map((result) => [result.address, result]))
  const recipients = email.recipients.map((recipient) => {
    const result = byAddress.get(recipient.address)
    if (!result) return recipient
    return { ...recipient, status: 'failed' as const, last_code: result.code, last_reply: result.reply }
  })
  const { attempts, status, updated_at } = email
  const updated = await database.emails.findOneAndUpdate(
    { _id, attempts, status, updated_at },
    {
      $set: {
        recipients,
        status: statusOf(recipients),
        accepted: email.accepted.filter((address) => !byAddress.has(address))
      },
      $push: logOf(results, now)
    },
    { returnDocument: 'after', projection: { message: 0 } }
  )
  return updated ? { kind: 'recorded', email: updated as Email, returned, failed } : { kind: 'busy' }
}

/** They have given it up, whatever their code. */
function resultOf({ address, code, reply }: ReturnedRecipient): RecipientResult {
  return { kind: 'permanent', address, code, reply: reply.slice(0, longestReply) }
}

const longestReply = 2000

// Takes due messages out of the queue for one worker. A claim moves `next_attempt_at` to the end of its lease, so that
// one index serves what is due and what a dead worker left behind.
import { randomUUID } from 'node:crypto'
import type { Database, EmailStatus } from '@postkeep/database'
import type { ClaimedEmail } from './new-email.ts'

export interface Claim {
  /** Unlike that of any other process, also of this one's predecessor. */
  readonly worker: string
  readonly count: number
  readonly leaseMs: number
}

/**
 * At most `count` messages, those due longest first, all of them with two round trips more than one takes. A worker that
 * chose some of the same gets none of these: the lock has the name of this claim.
 */
export async function claim(
  database: Database,
  { count, leaseMs, worker }: Claim,
  now: Date
): Promise<ClaimedEmail[]> {
  const claimed: ClaimedEmail[] = []
  while (claimed.length < count) {
    const chosen = await database.emails
      .find(due(now), { _id: 1 })
      .sort({ next_attempt_at: 1 })
      .limit(count - claimed.length)
    if (chosen.length === 0) break
    const ids = chosen.map(({ _id }) => _id)
    const lock = `${worker}/${randomUUID()}`
    const until = new Date(now.getTime() + leaseMs)
    await database.emails.updateMany(
      { _id: { $in: ids }, ...due(now) },
      {
        $set: {
          is_locked: true,
          locked_by: lock,
          locked_at: now,
          lease_until: until,
          next_attempt_at: until
        },
        $inc: { attempts: 1 }
      }
    )
    const locked = await database.emails.find({ _id: { $in: ids }, locked_by: lock })
    const byId = new Map(locked.map((email) => [email._id.toHexString(), email]))
    // An empty dsn is not stored.
    for (const id of ids) {
      const email = byId.get(id.toHexString())
      if (email) claimed.push({ ...email, dsn: email.dsn ?? {} } as ClaimedEmail)
    }
  }
  return claimed
}

function due(now: Date) {
  return { status: { $in: ['queued', 'deferred'] as EmailStatus[] }, next_attempt_at: { $lte: now } }
}

/** Matches the message while this claim of it holds. */
export function heldBy({ _id, attempts, locked_by }: ClaimedEmail) {
  return { _id, attempts, locked_by }
}

/** False: the lease was lost to another worker; stop working on it. */
export async function extendLease(
  database: Database,
  email: ClaimedEmail,
  leaseMs: number,
  now: Date
): Promise<boolean> {
  const until = new Date(now.getTime() + leaseMs)
  const result = await database.emails.updateOne(heldBy(email), {
    $set: { lease_until: until, next_attempt_at: until }
  })
  return result.matchedCount === 1
}

// Takes due messages out of the queue for one worker. A claim moves `next_attempt_at` to the end of its lease, so that
// one index serves what is due and what a dead worker left behind.
import type { Database } from '@postkeep/database'
import type { ClaimedEmail } from './new-email.ts'

export interface Claim {
  /** Unlike that of any other process, also of this one's predecessor. */
  readonly worker: string
  readonly count: number
  readonly leaseMs: number
}

/** At most `count` messages, those due longest first. Each is claimed atomically: no two workers get the same one. */
export async function claim(
  database: Database,
  { worker, count, leaseMs }: Claim,
  now: Date
): Promise<ClaimedEmail[]> {
  const claimed: ClaimedEmail[] = []
  const until = new Date(now.getTime() + leaseMs)
  while (claimed.length < count) {
    const email = await database.emails.findOneAndUpdate(
      { status: { $in: ['queued', 'deferred'] }, next_attempt_at: { $lte: now } },
      {
        $set: {
          is_locked: true,
          locked_by: worker,
          locked_at: now,
          lease_until: until,
          next_attempt_at: until
        },
        $inc: { attempts: 1 }
      },
      { sort: { next_attempt_at: 1 }, returnDocument: 'after' }
    )
    if (!email) break
    // An empty one is not stored.
    claimed.push({ ...email, dsn: email.dsn ?? {} } as ClaimedEmail)
  }
  return claimed
}

/** Matches the message while this claim of it holds. The count of attempts tells it from a later claim by the same worker. */
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

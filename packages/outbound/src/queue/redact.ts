// Takes the body out of finished messages: the operator has no business with mail that has gone.
import type { Database, Email } from '@postkeep/database'
import type { Bodies } from './body.ts'

const finished = ['sent', 'partially_sent', 'bounced', 'rejected'] as const
/** A body that was written this long ago has its document, or will never have one. */
const orphanAfterMs = 24 * 3_600_000

/** Both steps may be repeated: a crash between them is mended by `sweep`. */
export async function redact(
  database: Database,
  bodies: Bodies,
  email: Pick<Email, '_id' | 'message_file' | 'expires_at'>
): Promise<void> {
  await bodies.removeFile(email)
  await database.emails.updateOne({ _id: email._id }, redactionOf(email))
}

/** The update that does it. */
export function redactionOf({ expires_at }: Pick<Email, 'expires_at'>) {
  return {
    $set: { is_redacted: true, next_attempt_at: expires_at },
    $unset: { message: 1, message_file: 1, subject: 1, webhook: 1 }
  } as const
}

export interface Swept {
  readonly redacted: number
  readonly orphans: number
}

/** What crashes have left: finished messages that still have their body, and bodies without a message. */
export async function sweep(database: Database, bodies: Bodies, now: Date): Promise<Swept> {
  const due = { status: { $in: [...finished] }, next_attempt_at: { $lte: now } }
  const left = await database.emails.find(due, { message_file: 1, expires_at: 1 }).limit(1000)
  for (const email of left) await redact(database, bodies, email)
  const orphans = await bodies.removeOrphans(new Date(now.getTime() - orphanAfterMs))
  return { redacted: left.length, orphans }
}

// Takes the body out of finished messages: the operator has no business with mail that has gone.
import type { Database, Email } from '@postkeep/database'
import type { Bodies } from './body.ts'

const finished = ['sent', 'partially_sent', 'bounced', 'rejected'] as const

/** Both steps may be repeated: a crash between them is mended by `redactFinished`. */
export async function redact(
  database: Database,
  bodies: Bodies,
  email: Pick<Email, '_id' | 'message_file'>
): Promise<void> {
  await bodies.removeFile(email)
  await database.emails.updateOne(
    { _id: email._id },
    { $set: { is_redacted: true }, $unset: { message: 1, message_file: 1, subject: 1 } }
  )
}

/** For messages whose worker died between the last result and the redaction. Returns how many there were. */
export async function redactFinished(database: Database, bodies: Bodies): Promise<number> {
  const left = await database.emails
    .find({ status: { $in: [...finished] }, is_redacted: false }, { message_file: 1 })
    .limit(1000)
  for (const email of left) await redact(database, bodies, email)
  return left.length
}

// A finished message goes once more to those whom it has not reached, for as long as its content is kept.
import { toObjectId, type Email } from '@postkeep/database'
import { enqueue, type EnqueueContext } from './enqueue.ts'
import { QueueRefusal } from './operate.ts'
import { openSubject } from './shown-email.ts'

const finished: readonly Email['status'][] = ['partially_sent', 'bounced', 'rejected']

/** Can `sendAgain` do something for it? */
export function maySendAgain({ is_redacted, kind, recipients, status }: AgainFacts): boolean {
  return (
    kind === 'submission' && finished.includes(status) && !is_redacted && unreached(recipients).length > 0
  )
}

type AgainFacts = Pick<Email, 'is_redacted' | 'kind' | 'recipients' | 'status'>

/** Asked twice it gives the same one. @throws QueueRefusal */
export async function sendAgain(id: string, context: EnqueueContext): Promise<{ id: string }> {
  const { bodies, database, sealer } = context
  const _id = toObjectId(id)
  const email = _id && (await database.emails.findOne({ _id }))
  if (!email) throw new QueueRefusal(`There is no message ${id} in the queue; the list shows their ids`)
  const hasBody = email.message !== undefined || email.message_file !== undefined
  if (!hasBody || !maySendAgain(email))
    throw new QueueRefusal(`Message ${id} is ${email.status}, or its content is gone`)
  const { alias, domain, dsn, envelope, messageId, recipients, requireTLS, trace } = email
  const open = unreached(recipients)
  return enqueue(
    {
      kind: 'submission',
      key: `again ${id}`,
      envelope: { from: envelope.from, to: open.map(({ address }) => address) },
      raw: await bodies.open(email),
      alias: alias?.toHexString(),
      domain: domain?.toHexString(),
      user: email.user?.toHexString(),
      messageId,
      subject: openSubject(sealer, email.subject),
      requireTls: requireTLS,
      dsn: {
        ...dsn,
        recipients: new Map(open.map(({ address, notify, orcpt }) => [address, { notify, orcpt }]))
      },
      trace
    },
    context
  )
}

function unreached(recipients: Email['recipients']): Email['recipients'] {
  return recipients.filter(({ status }) => status !== 'sent')
}

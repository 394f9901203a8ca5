// Tells the sender what became of the message, as far as that is wanted. RFC 3461 §4.1, §5.2; RFC 3464.
import { createHash } from 'node:crypto'
import {
  statusNotification,
  type Changes,
  type ClaimedEmail,
  type Queue,
  type StatusAction
} from '@postkeep/outbound'
import type { SmtpBreeEvents } from './events.ts'

export interface ReportContext {
  readonly queue: Queue
  readonly events: SmtpBreeEvents
  readonly hostName: string
}

type Recipients = Changes['failed']

/** Queues the reports; the same report for the same message is queued once, however often it is asked for. */
export async function reportChanges(
  email: ClaimedEmail,
  raw: Buffer,
  { changes, context }: { changes: Changes; context: ReportContext }
): Promise<void> {
  const { delayed, delivered, failed, relayed } = changes
  const told: [StatusAction, Recipients][] = [
    ['failed', failed.filter((each) => wants(each, 'FAILURE', true))],
    // A stranger whose mail is forwarded knows nothing of where it goes.
    ['delayed', email.kind === 'submission' ? delayed.filter((each) => wants(each, 'DELAY', true)) : []],
    ['delivered', delivered.filter((each) => wants(each, 'SUCCESS', false))],
    ['relayed', relayed.filter((each) => wants(each, 'SUCCESS', false))]
  ]
  for (const [action, recipients] of told)
    if (recipients.length > 0) await report(email, raw, { action, recipients, context })
}

/** NOTIFY; `byDefault`: where the sender has said nothing. */
function wants(
  { notify }: Recipients[number],
  wish: 'FAILURE' | 'DELAY' | 'SUCCESS',
  byDefault: boolean
): boolean {
  return notify.length === 0 ? byDefault : notify.includes(wish)
}

interface Report {
  readonly action: StatusAction
  readonly recipients: Recipients
  readonly context: ReportContext
}

async function report(
  email: ClaimedEmail,
  raw: Buffer,
  { action, context, recipients }: Report
): Promise<void> {
  const { events, hostName, queue } = context
  const sender = email.envelope.from
  // RFC 5321 §6.1: a report about a report would go round for ever.
  if (sender === '') return events.nobodyToTell(email, recipients.length)
  const token = tokenOf(email, action, recipients)
  const notification = statusNotification({
    action,
    sender,
    recipients,
    raw,
    // Of what must not be read on the way only the header goes back. RFC 8689 §5
    wantsFull: email.dsn.return === 'full' && !email.requireTLS,
    queuedAt: email.date,
    envelopeId: email.dsn.id,
    hostName,
    now: new Date(),
    token
  })
  const { id } = await queue.enqueue({
    kind: 'dsn',
    key: `dsn ${token}`,
    envelope: { from: '', to: [sender] },
    raw: notification,
    alias: email.alias?.toHexString(),
    domain: email.domain?.toHexString(),
    user: email.user?.toHexString(),
    messageId: `<${token}@${hostName}>`,
    requireTls: email.requireTLS,
    trace: email.trace
  })
  events.senderTold(email, { action, report: id })
}

function tokenOf({ _id }: ClaimedEmail, action: StatusAction, recipients: Recipients): string {
  const addresses = recipients.map(({ address }) => address).toSorted()
  return createHash('sha256')
    .update(`${_id.toHexString()} ${action} ${addresses.join(' ')}`)
    .digest('hex')
    .slice(0, 32)
}

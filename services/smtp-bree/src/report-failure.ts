// Tells the sender who will not get the message. RFC 3461 §5.2.1, RFC 3464.
import { createHash } from 'node:crypto'
import { failureNotification, type ClaimedEmail, type FailureReport, type Queue } from '@postkeep/outbound'
import type { SmtpBreeEvents } from './events.ts'

export interface ReportContext {
  readonly queue: Queue
  readonly events: SmtpBreeEvents
  readonly hostName: string
}

type Failed = Parameters<FailureReport>[0]

/** Queues the report; the same report for the same message is queued once, however often it is asked for. */
export async function reportFailure(
  email: ClaimedEmail,
  raw: Buffer,
  { failed, context }: { failed: Failed; context: ReportContext }
): Promise<void> {
  const { events, hostName, queue } = context
  const sender = email.envelope.from
  const told = failed.filter(({ notify }) => notify.length === 0 || notify.includes('FAILURE'))
  if (told.length === 0) return
  // RFC 5321 §6.1: a report about a report would go round for ever.
  if (sender === '') return events.nobodyToTell(email, told.length)
  const token = tokenOf(email, told)
  const report = failureNotification({
    sender,
    failed: told,
    raw,
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
    raw: report,
    alias: email.alias?.toHexString(),
    domain: email.domain?.toHexString(),
    user: email.user?.toHexString(),
    messageId: `<${token}@${hostName}>`,
    trace: email.trace
  })
  events.senderTold(email, id)
}

function tokenOf({ _id }: ClaimedEmail, failed: Failed): string {
  const addresses = failed.map(({ address }) => address).toSorted()
  return createHash('sha256')
    .update(`${_id.toHexString()} ${addresses.join(' ')}`)
    .digest('hex')
    .slice(0, 32)
}

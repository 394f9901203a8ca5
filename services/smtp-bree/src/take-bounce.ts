// A message came back to the return path of one of ours: what it reports is written down where the message stands, and
// told to whoever wants to know. The report itself is in its sender's mailbox already. RFC 3464
import { parseAddress } from '@postkeep/address'
import type { Directory } from '@postkeep/directory'
import { readStatusReport, type ClaimedEmail, type Queue, type RecipientResult } from '@postkeep/outbound'
import { announceBounces, type AnnounceContext } from './announce-bounces.ts'
import type { SmtpBreeEvents } from './events.ts'
import { suppress, type SuppressContext } from './suppress.ts'

export interface BounceContext extends SuppressContext, AnnounceContext {
  readonly directory: Pick<Directory, 'domains' | 'recipients'>
  readonly queue: Pick<Queue, 'enqueue' | 'recordBounces'>
  readonly events: SmtpBreeEvents
}

type Answer = Omit<RecipientResult, 'address'>

/** @throws where the database does not answer */
export async function takeBounce(
  { envelope }: ClaimedEmail,
  raw: Buffer,
  context: BounceContext
): Promise<Answer> {
  const path = await bouncePathOf(envelope.to[0]!, context)
  const report = readStatusReport(raw)
  if (!path || !report) return done('not a report on a message of ours')
  const outcome = await context.queue.recordBounces({ id: path.email, place: path.recipient, report })
  if (outcome.kind === 'gone') return done('its message is gone')
  if (outcome.kind === 'busy')
    return { kind: 'temporary', code: 450, reply: '4.2.0 the message is being sent' }
  const { email, failed, returned } = outcome
  context.events.returned(email, returned)
  const results = failed.map(({ address, code, reply }) => ({
    kind: 'permanent' as const,
    address,
    code,
    reply
  }))
  await suppress(email, results, context)
  const facts = failed.map(({ address, code, remoteMta, reply }) => ({
    recipient: address,
    code,
    reply,
    source: remoteMta ?? report.reportingMta
  }))
  await announceBounces(email, { failed: facts, header: report.original ?? Buffer.alloc(0) }, context)
  return done('noted')
}

async function bouncePathOf(text: string, { directory }: BounceContext) {
  const address = parseAddress(text)
  const resolution = address && (await directory.recipients.resolve(address))
  return resolution?.kind === 'accepted' ? resolution.bounce : undefined
}

function done(words: string): Answer {
  return { kind: 'sent', code: 250, reply: `2.0.0 ${words}` }
}

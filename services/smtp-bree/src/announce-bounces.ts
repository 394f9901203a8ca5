// Tells the webhook of a domain which recipients did not get a message, by way of the queue: one call a recipient. API §3.3
import { createHash } from 'node:crypto'
import type { Email } from '@postkeep/database'
import type { Directory } from '@postkeep/directory'
import { bounceEventBody, type BounceEvent, type Queue } from '@postkeep/outbound'

export interface AnnounceContext {
  readonly directory: Pick<Directory, 'domains'>
  readonly queue: Pick<Queue, 'enqueue'>
}

export interface Bounces {
  readonly failed: readonly Pick<BounceEvent, 'recipient' | 'code' | 'reply' | 'source'>[]
  /** Of the message; a whole message does as well. */
  readonly header: Buffer
}

/** The same bounce is queued once, however often it is asked for. @throws where the database does not answer */
export async function announceBounces(
  email: Pick<Email, '_id' | 'domain' | 'kind' | 'trace'>,
  { failed, header }: Bounces,
  { directory, queue }: AnnounceContext
): Promise<void> {
  if (email.kind !== 'submission' || !email.domain || failed.length === 0) return
  const domain = email.domain.toHexString()
  const url = (await directory.domains.find(domain))?.bounce_webhook
  if (!url) return
  for (const each of failed) {
    await queue.enqueue({
      kind: 'webhook',
      key: keyOf(email, each.recipient),
      // Nobody is told where it is not taken.
      envelope: { from: '', to: [each.recipient] },
      raw: bounceEventBody({ ...each, email, header, at: new Date() }),
      domain,
      webhook: { about: 'bounce', url, domain },
      trace: email.trace
    })
  }
}

function keyOf({ _id }: Pick<Email, '_id'>, recipient: string): string {
  const hash = createHash('sha256').update(`${_id.toHexString()} ${recipient}`).digest('hex')
  return `bounce webhook ${hash.slice(0, 32)}`
}

// A report of another server, on our mail in general or on one message: read behind the acknowledgement, by way of the
// durable queue.
import type { Queue } from '@postkeep/outbound'
import type { RouteOutcome } from '../outcome.ts'
import type { AcceptedRecipient } from '../received-message.ts'

export interface ReportCopy {
  readonly kind: 'report' | 'bounce'
  readonly recipient: AcceptedRecipient
  readonly key: Buffer
  readonly raw: Buffer
  readonly trace: string
}

export async function toReport(queue: Queue, copy: ReportCopy): Promise<RouteOutcome> {
  const { key, kind, raw, recipient, trace } = copy
  try {
    await queue.enqueue({
      kind,
      key: key.toString('hex'),
      // Nobody is told what became of it.
      envelope: { from: '', to: [recipient.address] },
      raw,
      domain: recipient.resolution.alias.domain,
      trace
    })
    return { kind: 'durable', how: 'queued' }
  } catch (cause) {
    return { kind: 'failed', cause }
  }
}

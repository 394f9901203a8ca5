// A report of another server: read behind the acknowledgement, by way of the durable queue.
import type { Queue } from '@postkeep/outbound'
import type { RouteOutcome } from '../outcome.ts'
import type { AcceptedRecipient } from '../received-message.ts'

export interface ReportCopy {
  readonly recipient: AcceptedRecipient
  readonly sender: string
  readonly key: Buffer
  readonly raw: Buffer
  readonly trace: string
}

export async function toReport(queue: Queue, copy: ReportCopy): Promise<RouteOutcome> {
  const { key, raw, recipient, sender, trace } = copy
  try {
    await queue.enqueue({
      kind: 'report',
      key: key.toString('hex'),
      envelope: { from: sender, to: [recipient.address] },
      raw,
      domain: recipient.resolution.alias.domain,
      trace
    })
    return { kind: 'durable', how: 'queued' }
  } catch (cause) {
    return { kind: 'failed', cause }
  }
}

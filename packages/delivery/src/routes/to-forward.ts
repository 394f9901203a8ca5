// One copy to another server, by way of the durable queue.
import type { Queue } from '@postkeep/outbound'
import type { AcceptedRecipient } from '../received-message.ts'
import type { RouteOutcome } from '../outcome.ts'

export interface ForwardCopy {
  readonly recipient: AcceptedRecipient
  readonly sender: string
  readonly target: string
  readonly key: Buffer
  /** With trace fields. */
  readonly raw: Buffer
  readonly trace: string
}

export async function toForward(queue: Queue, copy: ForwardCopy): Promise<RouteOutcome> {
  const { alias } = copy.recipient.resolution
  try {
    await queue.enqueue({
      kind: 'forward',
      key: copy.key.toString('hex'),
      envelope: { from: copy.sender, to: [copy.target] },
      raw: copy.raw,
      alias: alias.id,
      domain: alias.domain,
      user: alias.user,
      trace: copy.trace
    })
    return { kind: 'durable', how: 'queued' }
  } catch (cause) {
    return { kind: 'failed', cause }
  }
}

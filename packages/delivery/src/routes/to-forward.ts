// One copy to another server, by way of the durable queue.
import type { Queue } from '@postkeep/outbound'
import type { Forward } from '../forwarding/prepare-forward.ts'
import type { AcceptedRecipient } from '../received-message.ts'
import type { RouteOutcome } from '../outcome.ts'

export interface ForwardCopy {
  readonly recipient: AcceptedRecipient
  /** Made once for all copies that an alias forwards. Rejects where it cannot be made now. */
  readonly forward: Promise<Forward>
  readonly target: string
  readonly requireTls: boolean
  readonly key: Buffer
  readonly trace: string
}

export async function toForward(queue: Queue, copy: ForwardCopy): Promise<RouteOutcome> {
  const { alias } = copy.recipient.resolution
  try {
    const { mayReport, raw, sender } = await copy.forward
    await queue.enqueue({
      kind: 'forward',
      key: copy.key.toString('hex'),
      envelope: { from: sender, to: [copy.target] },
      raw,
      alias: alias.id,
      domain: alias.domain,
      user: alias.user,
      ...(mayReport ? {} : { dsn: { recipients: new Map([[copy.target, { notify: ['NEVER'] }]]) } }),
      requireTls: copy.requireTls,
      trace: copy.trace
    })
    return { kind: 'durable', how: 'queued' }
  } catch (cause) {
    return { kind: 'failed', cause }
  }
}

// One copy to a program behind a URL, by way of the durable queue. The queue names the address, not the URL: a report of
// failure must not tell it.
import type { Queue, WebhookTask } from '@postkeep/outbound'
import type { RouteOutcome } from '../outcome.ts'
import type { AcceptedRecipient } from '../received-message.ts'

export interface WebhookCopy {
  readonly recipient: AcceptedRecipient
  readonly task: WebhookTask
  readonly sender: string
  readonly key: Buffer
  /** With trace fields. */
  readonly raw: Buffer
  readonly mayReport: boolean
  readonly trace: string
}

export async function toWebhook(queue: Queue, copy: WebhookCopy): Promise<RouteOutcome> {
  const { address, resolution } = copy.recipient
  const { alias } = resolution
  try {
    await queue.enqueue({
      kind: 'webhook',
      key: copy.key.toString('hex'),
      envelope: { from: copy.sender, to: [address] },
      raw: copy.raw,
      alias: alias.id,
      domain: alias.domain,
      user: alias.user,
      webhook: copy.task,
      ...(copy.mayReport ? {} : { dsn: { recipients: new Map([[address, { notify: ['NEVER'] }]]) } }),
      trace: copy.trace
    })
    return { kind: 'durable', how: 'queued' }
  } catch (cause) {
    return { kind: 'failed', cause }
  }
}

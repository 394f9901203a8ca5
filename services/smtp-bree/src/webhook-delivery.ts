// Messages of the queue whose recipient is a program behind a URL.
import type { Directory } from '@postkeep/directory'
import type { Resolver } from '@postkeep/dns'
import { postWebhook, type ClaimedEmail, type Queue, type RecipientResult } from '@postkeep/outbound'

export interface WebhookDelivery {
  /** @throws where the database does not answer */
  deliver(email: ClaimedEmail, raw: Buffer, signal: AbortSignal): Promise<Omit<RecipientResult, 'address'>>
}

export interface WebhookContext {
  readonly queue: Queue
  readonly directory: Pick<Directory, 'domains'>
  readonly resolver: Resolver
  readonly hostName: string
  readonly allowPrivate: boolean
  /** Nothing leaves. */
  readonly lab: boolean
}

export function createWebhookDelivery(context: WebhookContext): WebhookDelivery {
  const { allowPrivate, directory, hostName, lab, queue, resolver } = context
  return {
    async deliver(email, raw, signal) {
      if (lab) {
        return {
          kind: 'permanent',
          code: 550,
          reply: '5.4.4 Outbound delivery is switched off on this server'
        }
      }
      const task = queue.openWebhook(email)
      const key = task.domain === '' ? undefined : await directory.domains.webhookKey(task.domain)
      return postWebhook(raw, task, { resolver, allowPrivate, key, mta: hostName, signal })
    }
  }
}

// The state of an outbound message and of each of its recipients, as a word in a colour.
import { html } from 'hono/html'
import type { EmailStatus, RecipientStatus } from '@postkeep/database'
import type { Html } from '../../frame/answer.ts'
import type { Visit } from '../../frame/page.ts'
import type { WordKey } from '../../words/translate.ts'

type Look = readonly [word: WordKey, colour: '' | 'good' | 'bad' | 'remark' | 'accent']

export const emailStates: Readonly<Record<EmailStatus, Look>> = {
  pending: ['emails.held', 'remark'],
  queued: ['emails.queued', 'accent'],
  deferred: ['emails.deferred', 'remark'],
  sent: ['emails.delivered', 'good'],
  partially_sent: ['emails.partlySent', 'remark'],
  bounced: ['emails.bounced', 'bad'],
  rejected: ['emails.cancelled', '']
}

const recipientStates: Readonly<Record<RecipientStatus, Look>> = {
  pending: ['emails.queued', 'accent'],
  deferred: ['emails.deferred', 'remark'],
  sent: ['emails.delivered', 'good'],
  failed: ['emails.failed', 'bad']
}

export function emailBadge(visit: Visit, status: EmailStatus): Html {
  return badge(visit, emailStates[status])
}

export function recipientBadge(visit: Visit, status: RecipientStatus): Html {
  return badge(visit, recipientStates[status])
}

/** Something may still be sent. */
export function isOpen(status: EmailStatus): boolean {
  return status === 'pending' || status === 'queued' || status === 'deferred'
}

function badge({ t }: Visit, [word, colour]: Look): Html {
  return html`<span class="badge ${colour}">${t(word)}</span>`
}

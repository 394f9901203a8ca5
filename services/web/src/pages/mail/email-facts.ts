// All that is known of one outbound message: its facts, what each recipient's server said, and its journey.
import { html } from 'hono/html'
import type { EmailRecipient } from '@postkeep/database'
import type { Journey } from '@postkeep/journey'
import type { ShownEmail } from '@postkeep/outbound'
import type { Html } from '../../frame/answer.ts'
import type { Visit } from '../../frame/page.ts'
import { factList, type Fact } from '../../parts/fact-list.ts'
import { foreignText } from '../../parts/foreign-text.ts'
import { emailBadge, isOpen, recipientBadge } from './email-state.ts'
import { journeyCard } from './journey-card.ts'

const shownRecipients = 200

export function emailFacts(visit: Visit, email: ShownEmail, journeys: readonly Journey[]): Html {
  const { format, t } = visit
  const facts: readonly Fact[] = [
    [t('emails.state'), emailBadge(visit, email.status)],
    [t('emails.from'), email.envelope.from ? foreignText(email.envelope.from, 254) : t('emails.nobody')],
    [t('emails.queuedAt'), format.time(email.created_at)],
    [t('emails.nextTry'), isOpen(email.status) ? format.time(email.next_attempt_at) : t('emails.noMore')],
    [t('emails.size'), format.bytes(email.size)],
    [t('emails.messageId'), foreignText(email.messageId, 254)],
    [t('emails.id'), html`<code>${email._id.toHexString()}</code>`]
  ]
  return html`<section class="card">${factList(facts)}</section>
    <section class="card">
      <h2>${t('emails.recipients')}</h2>
      <ul class="plain-list outcomes">
        ${email.recipients.slice(0, shownRecipients).map((recipient) => html`<li>${recipientOf(visit, recipient)}</li>`)}
      </ul>
    </section>
    ${journeys.map((journey) => journeyCard(visit, journey))}`
}

function recipientOf(visit: Visit, recipient: EmailRecipient): Html {
  const { format, t } = visit
  const { address, attempts, last_attempt_at: triedAt, last_reply: reply, status } = recipient
  return html`<p class="outcome">${foreignText(address, 254)} ${recipientBadge(visit, status)}</p>
    ${reply ? html`<p class="reply"><code>${foreignText(reply, 600)}</code></p>` : ''}
    <p class="note">
      ${triedAt ? t('emails.tried', { count: attempts, when: format.time(triedAt) }) : t('emails.notTried')}
    </p>`
}

// Outbound mail as a list: to whom, what, how it stands.
import { html } from 'hono/html'
import type { EmailPage, ShownEmail } from '@postkeep/outbound'
import type { Html } from '../../frame/answer.ts'
import type { Visit } from '../../frame/page.ts'
import { foreignText } from '../../parts/foreign-text.ts'
import { emailBadge } from './email-state.ts'
import { cardTable } from '../../parts/card-table.ts'

const shownRecipients = 2

type Table = {
  readonly emails: EmailPage['emails']
  /** The path of one message without its id and the locale. */
  readonly base: string
  /** Says from whom it is: of use where it is not all one's own. */
  readonly withSender: boolean
}

export function emailTable(visit: Visit, { base, emails, withSender }: Table): Html {
  const { t } = visit
  return html`<section class="card flush">
    ${cardTable(
      [t('emails.to'), ...(withSender ? [t('emails.from')] : []), t('emails.state'), t('emails.since')],
      emails.map((email) => row(visit, email, { base, withSender }))
    )}
  </section>`
}

function row(visit: Visit, email: ShownEmail, { base, withSender }: Omit<Table, 'emails'>): Html {
  const { format, link, t } = visit
  const { _id, created_at: since, envelope, status, subject } = email
  const first = envelope.to.slice(0, shownRecipients)
  const more = envelope.to.length - first.length
  return html`<tr>
    <td class="main-cell">
      <a href="${link(`${base}/${_id.toHexString()}`)}"
        >${first.map((address, index) => html`${index > 0 ? ', ' : ''}${foreignText(address, 60)}`)}${more > 0 ? html` ${t('emails.more', { count: more })}` : ''}</a
      >${subject ? html`<span class="note">${foreignText(subject, 90)}</span>` : ''}
    </td>
    ${withSender ? html`<td data-label="${t('emails.from')}">${envelope.from ? foreignText(envelope.from, 60) : t('emails.nobody')}</td>` : ''}
    <td data-label="${t('emails.state')}">${emailBadge(visit, status)}${reply(email)}</td>
    <td data-label="${t('emails.since')}">${format.ago(since)}</td>
  </tr>`
}

/** The words of the other server, where one is enough to tell. */
function reply({ recipients, status }: ShownEmail): Html | string {
  const told = recipients.find(
    (recipient) => recipient.status === 'deferred' || recipient.status === 'failed'
  )
  if (!told?.last_reply || status === 'sent') return ''
  return html`<span class="note">${foreignText(told.last_reply, 90)}</span>`
}

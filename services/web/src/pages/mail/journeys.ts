// "Why did it not arrive?": what became of a message, by an address, an id, or the subject of what one has sent.
import { html } from 'hono/html'
import type { Journey } from '@postkeep/journey'
import { page, type Html } from '../../frame/answer.ts'
import { definePage, type UserVisit } from '../../frame/page.ts'
import { emptyList } from '../../parts/empty-list.ts'
import { filterForm } from '../../parts/filter-form.ts'
import { askedIn } from '../../parts/page-of.ts'
import { pageHead } from '../../parts/page-head.ts'
import { findByText } from './find-by-text.ts'
import { journeyCard } from './journey-card.ts'
import { mailTabs } from './mail-tabs.ts'

export const journeysPage = definePage({
  path: '/my-account/journeys',
  role: 'user',
  async get(visit) {
    const { services, session, t } = visit
    const { q } = askedIn(visit)
    const owner = await services.mail.ownership(session.user)
    const found = q === '' ? [] : await findByText(services.mail, { q, owner })
    const head = pageHead(visit, { title: t('emails.title'), lead: t('emails.journeysLead') })
    const form = filterForm(visit, {
      action: '/my-account/journeys',
      q,
      label: t('emails.journeySearch'),
      hint: t('emails.journeyHint')
    })
    return page(
      t('emails.journeys'),
      html`${head}${mailTabs(visit)}${form}${journeyResults(visit, q, found)}`
    )
  }
})

export function journeyResults(visit: UserVisit, q: string, found: readonly Journey[]): Html {
  const { t } = visit
  if (found.length > 0)
    return html`<div id="results" class="stack">${found.map((journey) => journeyCard(visit, journey))}</div>`
  const text =
    q === ''
      ? { title: t('emails.journeyAsk'), lead: t('emails.journeyAskLead') }
      : { title: t('emails.journeyNone'), lead: t('emails.journeyNoneLead') }
  return html`<div id="results">${emptyList(text)}</div>`
}

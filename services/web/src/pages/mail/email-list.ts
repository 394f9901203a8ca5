// The mail that one has sent, and how each stands.
import { html } from 'hono/html'
import { isEmailStatus } from '@postkeep/outbound'
import { page } from '../../frame/answer.ts'
import { definePage } from '../../frame/page.ts'
import { emptyList } from '../../parts/empty-list.ts'
import { filterForm } from '../../parts/filter-form.ts'
import { askedIn, pageHref } from '../../parts/page-of.ts'
import { pageHead } from '../../parts/page-head.ts'
import { pagesNav } from '../../parts/pages-nav.ts'
import { emailTable } from './email-table.ts'
import { mailTabs } from './mail-tabs.ts'
import { stateChoice } from './state-choice.ts'

export const emailListPage = definePage({
  path: '/my-account/emails',
  role: 'user',
  async get(visit) {
    const { services, session, t } = visit
    const asked = askedIn(visit, 'state')
    const { choice, page: at, q } = asked
    const owner = await services.mail.ownership(session.user)
    const status = isEmailStatus(choice) ? choice : undefined
    const found = await services.mail.queue.search({ owner, q, page: at, status })
    const isEmpty = found.count === 0 && q === '' && !status
    const list =
      found.count === 0
        ? emptyList({ title: t('emails.noneFound'), lead: t('emails.noneFoundLead') })
        : html`<p class="count" aria-live="polite">${t('emails.count', { count: found.count })}</p>
            ${emailTable(visit, { emails: found.emails, base: '/my-account/emails', withSender: owner.domains.length > 0 })}
            ${pagesNav(visit, found, pageHref(asked, 'state'))}`
    const content = isEmpty
      ? emptyList({ title: t('emails.none'), lead: t('emails.noneLead') })
      : html`${filterForm(visit, { action: '/my-account/emails', q, label: t('emails.search'), hint: t('emails.searchHint'), choice: stateChoice(visit, choice) })}
          <div id="results">${list}</div>`
    const head = pageHead(visit, { title: t('emails.title'), lead: t('emails.lead') })
    return page(t('emails.title'), html`${head}${mailTabs(visit)}${content}`)
  }
})

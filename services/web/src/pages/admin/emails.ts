// The outbound queue of the whole server.
import { html } from 'hono/html'
import { isEmailStatus } from '@postkeep/outbound'
import { definePage } from '../../frame/page.ts'
import { emptyList } from '../../parts/empty-list.ts'
import { filterForm } from '../../parts/filter-form.ts'
import { pagesNav } from '../../parts/pages-nav.ts'
import { askedIn, pageHref } from '../../parts/page-of.ts'
import { emailTable } from '../mail/email-table.ts'
import { stateChoice } from '../mail/state-choice.ts'
import { adminPage } from './admin-page.ts'

export const emailsPage = definePage({
  path: '/admin/emails',
  role: 'admin',
  async get(visit) {
    const { services, t } = visit
    const asked = askedIn(visit, 'state')
    const { choice, page: at, q } = asked
    const status = isEmailStatus(choice) ? choice : undefined
    const found = await services.mail.queue.search({ q, page: at, status })
    const list =
      found.count === 0
        ? emptyList({ title: t('emails.noneFound'), lead: t('emails.noneFoundLead') })
        : html`<p class="count" aria-live="polite">${t('emails.count', { count: found.count })}</p>
            ${emailTable(visit, { emails: found.emails, base: '/admin/emails', withSender: true })}
            ${pagesNav(visit, found, pageHref(asked, 'state'))}`
    const form = filterForm(visit, {
      action: '/admin/emails',
      q,
      label: t('emails.search'),
      hint: t('emails.searchHint'),
      choice: stateChoice(visit, choice)
    })
    return adminPage(
      visit,
      t('admin.emails'),
      html`${form}
        <div id="results">${list}</div>`
    )
  }
})

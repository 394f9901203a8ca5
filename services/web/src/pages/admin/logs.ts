// The log entries of the whole server, also as they come.
import { html } from 'hono/html'
import { isLogOutcome } from '@postkeep/directory'
import { definePage } from '../../frame/page.ts'
import { emptyList } from '../../parts/empty-list.ts'
import { filterForm } from '../../parts/filter-form.ts'
import { pagesNav } from '../../parts/pages-nav.ts'
import { askedIn, pageHref } from '../../parts/page-of.ts'
import { logTable, outcomeChoice } from '../mail/log-table.ts'
import { adminPage } from './admin-page.ts'

export const adminLogsPage = definePage({
  path: '/admin/logs',
  role: 'admin',
  async get(visit) {
    const { link, query, services, t } = visit
    const asked = askedIn(visit, 'outcome')
    const { choice, q } = asked
    const isLive = query.text('live') === 'yes'
    const outcome = isLogOutcome(choice) ? choice : undefined
    const found = await services.mail.logs({ q, outcome, page: isLive ? 1 : asked.page })
    const here = new URLSearchParams({ q, outcome: choice, ...(!isLive && { live: 'yes' }) }).toString()
    const same = new URLSearchParams({ q, outcome: choice, live: 'yes' }).toString()
    const list =
      found.count === 0
        ? emptyList({ title: t('emails.logNone'), lead: t('admin.logNoneLead') })
        : html`${logTable(visit, found.entries, '/admin/journeys')}${isLive ? '' : pagesNav(visit, found, pageHref(asked, 'outcome'))}`
    const form = filterForm(visit, {
      action: '/admin/logs',
      q,
      label: t('emails.logSearch'),
      hint: t('emails.logHint'),
      choice: outcomeChoice(visit, choice)
    })
    const content = html`${form}
      <div
        id="results"
        ${isLive ? html` hx-get="${link(`/admin/logs?${same}`)}" hx-trigger="every 3s" hx-target="#results" hx-select="#results" hx-swap="outerHTML"` : ''}
      >
        <div class="list-head">
          <p class="count">${t('emails.logCount', { count: found.count })}</p>
          <a class="button small" href="${link(`/admin/logs?${here}`)}"
            >${t(isLive ? 'admin.liveOff' : 'admin.liveOn')}</a
          >
        </div>
        ${list}
      </div>`
    return adminPage(visit, t('admin.logs'), content)
  }
})

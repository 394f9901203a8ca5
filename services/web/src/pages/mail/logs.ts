// What was refused or suspicious, and where the domain wants it all that came; to look at, and as a table to take along.
import { html } from 'hono/html'
import { isLogOutcome, logCsv, type LogSearch } from '@postkeep/directory'
import { page } from '../../frame/answer.ts'
import { definePage, type UserVisit } from '../../frame/page.ts'
import { emptyList } from '../../parts/empty-list.ts'
import { filterForm } from '../../parts/filter-form.ts'
import { askedIn, pageHref, type Asked } from '../../parts/page-of.ts'
import { pageHead } from '../../parts/page-head.ts'
import { pagesNav } from '../../parts/pages-nav.ts'
import { logTable, outcomeChoice } from './log-table.ts'
import { mailTabs } from './mail-tabs.ts'

const mostRows = 10_000

export const logsPage = definePage({
  path: '/my-account/logs',
  role: 'user',
  async get(visit) {
    const { link, services, t } = visit
    const asked = askedIn(visit, 'outcome')
    const { choice, q } = asked
    const found = await services.mail.logs({ ...(await searchOf(visit, asked)), page: asked.page })
    const query = new URLSearchParams({ q, outcome: choice }).toString()
    const list =
      found.count === 0
        ? emptyList({ title: t('emails.logNone'), lead: t('emails.logNoneLead') })
        : html`<div class="list-head">
              <p class="count" aria-live="polite">${t('emails.logCount', { count: found.count })}</p>
              <a class="button small" href="${link(`/my-account/logs/download?${query}`)}"
                >${t('emails.download')}</a
              >
            </div>
            ${logTable(visit, found.entries, '/my-account/journeys')}
            ${pagesNav(visit, found, pageHref(asked, 'outcome'))}`
    const form = filterForm(visit, {
      action: '/my-account/logs',
      q,
      label: t('emails.logSearch'),
      hint: t('emails.logHint'),
      choice: outcomeChoice(visit, choice)
    })
    const head = pageHead(visit, { title: t('emails.title'), lead: t('emails.logLead') })
    return page(
      t('emails.logs'),
      html`${head}${mailTabs(visit)}${form}
        <div id="results">${list}</div>`
    )
  }
})

export const downloadLogsPage = definePage({
  path: '/my-account/logs/download',
  role: 'user',
  async get(visit) {
    const search = await searchOf(visit, askedIn(visit, 'outcome'))
    const { entries } = await visit.services.mail.logs({ ...search, limit: mostRows })
    return {
      kind: 'file',
      name: 'logs.csv',
      type: 'text/csv; charset=utf-8; header=present',
      content: logCsv(entries)
    }
  }
})

async function searchOf({ services, session }: UserVisit, { choice, q }: Asked): Promise<LogSearch> {
  const owner = await services.mail.ownership(session.user)
  return { owner, q, outcome: isLogOutcome(choice) ? choice : undefined }
}

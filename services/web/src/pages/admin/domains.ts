// All domains of the server.
import { html } from 'hono/html'
import { definePage } from '../../frame/page.ts'
import { emptyList } from '../../parts/empty-list.ts'
import { filterForm } from '../../parts/filter-form.ts'
import { pagesNav } from '../../parts/pages-nav.ts'
import { askedIn, pageHref } from '../../parts/page-of.ts'
import { domainPath, shownName } from '../domains/domain-paths.ts'
import { domainBadge } from '../domains/domain-state.ts'
import { adminPage } from './admin-page.ts'
import { cardTable } from '../../parts/card-table.ts'

export const domainsPage = definePage({
  path: '/admin/domains',
  role: 'admin',
  async get(visit) {
    const { format, link, services, t } = visit
    const asked = askedIn(visit)
    const found = await services.directory.domains.search(asked)
    const rows = found.domains.map(
      (domain) =>
        html`<tr>
          <td class="main-cell">
            <a href="${link(domainPath(domain, '/aliases'))}"><bdi>${shownName(domain)}</bdi></a>
          </td>
          <td data-label="${t('domains.state')}">${domainBadge(visit, domain)}</td>
          <td data-label="${t('admin.members')}">${format.number(domain.members.length)}</td>
          <td data-label="${t('admin.sending')}">${t(domain.has_smtp ? 'admin.on' : 'admin.off')}</td>
          <td data-label="${t('admin.since')}">${format.date(domain.created_at)}</td>
        </tr>`
    )
    const list =
      found.count === 0
        ? emptyList({ title: t('admin.noneFound'), lead: t('admin.noneFoundLead') })
        : html`<p class="count" aria-live="polite">${t('domains.count', { count: found.count })}</p>
            <section class="card flush">
              ${cardTable([t('domains.name'), t('domains.state'), t('admin.members'), t('admin.sending'), t('admin.since')], rows)}
            </section>
            ${pagesNav(visit, found, pageHref(asked, ''))}`
    const form = filterForm(visit, {
      action: '/admin/domains',
      q: asked.q,
      label: t('admin.search'),
      hint: t('admin.domainHint')
    })
    return adminPage(
      visit,
      t('admin.domains'),
      html`${form}
        <div id="results">${list}</div>`
    )
  }
})

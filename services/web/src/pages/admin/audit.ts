// What administrators have done.
import { html } from 'hono/html'
import type { AuditEntry } from '@postkeep/database'
import type { Html } from '../../frame/answer.ts'
import { definePage, type UserVisit } from '../../frame/page.ts'
import { emptyList } from '../../parts/empty-list.ts'
import { filterForm } from '../../parts/filter-form.ts'
import { foreignText } from '../../parts/foreign-text.ts'
import { pagesNav } from '../../parts/pages-nav.ts'
import { askedIn, pageHref } from '../../parts/page-of.ts'
import { adminPage } from './admin-page.ts'
import { cardTable } from '../../parts/card-table.ts'

export const auditPage = definePage({
  path: '/admin/audit',
  role: 'admin',
  async get(visit) {
    const { services, t } = visit
    const asked = askedIn(visit)
    const found = await services.administration.audit(asked)
    const list =
      found.count === 0
        ? emptyList({ title: t('admin.auditNone'), lead: t('admin.auditNoneLead') })
        : html`<section class="card flush">
              ${cardTable(
                [t('admin.act'), t('admin.outcome'), t('admin.who'), t('emails.when')],
                found.entries.map((entry) => row(visit, entry))
              )}
            </section>
            ${pagesNav(visit, found, pageHref(asked, ''))}`
    const form = filterForm(visit, {
      action: '/admin/audit',
      q: asked.q,
      label: t('admin.search'),
      hint: t('admin.auditHint')
    })
    return adminPage(
      visit,
      t('admin.audit'),
      html`${form}
        <div id="results">${list}</div>`
    )
  }
})

function row({ format, t }: UserVisit, entry: AuditEntry): Html {
  const { act, created_at: at, email, outcome, reason, remote_address: address, target } = entry
  const badges = {
    begun: html`<span class="badge remark">${t('admin.actBegun')}</span>`,
    done: html`<span class="badge good">${t('admin.actDone')}</span>`,
    refused: html`<span class="badge">${t('admin.actRefused')}</span>`,
    failed: html`<span class="badge bad">${t('admin.actFailed')}</span>`
  }
  return html`<tr>
    <td class="main-cell"><strong>${act}</strong><span class="note">${foreignText(target, 120)}</span></td>
    <td data-label="${t('admin.outcome')}">
      ${badges[outcome]}${reason ? html`<span class="note">${foreignText(reason, 240)}</span>` : ''}
    </td>
    <td data-label="${t('admin.who')}">${foreignText(email, 60)}<span class="note">${address}</span></td>
    <td data-label="${t('emails.when')}">${format.time(at)}</td>
  </tr>`
}

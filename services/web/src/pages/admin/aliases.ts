// All aliases of the server, the newest first.
import { html } from 'hono/html'
import type { AliasRecord } from '@postkeep/directory'
import type { Html } from '../../frame/answer.ts'
import { definePage, type UserVisit } from '../../frame/page.ts'
import { emptyList } from '../../parts/empty-list.ts'
import { filterForm } from '../../parts/filter-form.ts'
import { foreignText } from '../../parts/foreign-text.ts'
import { pagesNav } from '../../parts/pages-nav.ts'
import { askedIn, pageHref } from '../../parts/page-of.ts'
import { adminPage } from './admin-page.ts'
import { cardTable } from '../../parts/card-table.ts'

export const aliasesPage = definePage({
  path: '/admin/aliases',
  role: 'admin',
  async get(visit) {
    const { services, t } = visit
    const asked = askedIn(visit)
    const found = await services.directory.aliases.searchEvery(asked)
    const list =
      found.count === 0
        ? emptyList({ title: t('admin.noneFound'), lead: t('admin.noneFoundLead') })
        : html`<p class="count" aria-live="polite">${t('aliases.count', { count: found.count })}</p>
            <section class="card flush">
              ${cardTable(
                [
                  t('aliases.name'),
                  t('aliases.kind'),
                  t('aliases.recipients'),
                  { text: t('aliases.storage'), kind: 'number' }
                ],
                found.aliases.map((alias) => row(visit, alias))
              )}
            </section>
            ${pagesNav(visit, found, pageHref(asked, ''))}`
    const form = filterForm(visit, {
      action: '/admin/aliases',
      q: asked.q,
      label: t('admin.search'),
      hint: t('admin.aliasHint')
    })
    return adminPage(
      visit,
      t('admin.aliases'),
      html`${form}
        <div id="results">${list}</div>`
    )
  }
})

function row({ format, link, t }: UserVisit, alias: AliasRecord): Html {
  const domain = alias.address.slice(alias.address.lastIndexOf('@') + 1)
  const [first, ...more] = alias.recipients
  return html`<tr>
    <td class="main-cell">
      <a href="${link(`/my-account/domains/${domain}/aliases/${alias._id.toHexString()}`)}"
        >${foreignText(alias.address, 120)}</a
      >${alias.description ? html`<span class="note">${foreignText(alias.description)}</span>` : ''}
    </td>
    <td data-label="${t('aliases.kind')}">
      <span class="badges"
        >${alias.is_enabled ? '' : html`<span class="badge bad">${t('aliases.disabled')}</span>`}${alias.has_imap ? html`<span class="badge accent">${t('aliases.mailbox')}</span>` : ''}${first ? html`<span class="badge">${t('aliases.forwards')}</span>` : ''}</span
      >
    </td>
    <td class="${first ? '' : 'no-value'}" data-label="${t('aliases.recipients')}">
      ${first ? foreignText(first, 60) : html`<span class="quiet-text">–</span>`}${more.length > 0 ? html`<span class="note">${t('aliases.more', { count: more.length })}</span>` : ''}
    </td>
    <td class="number${alias.has_imap ? '' : ' no-value'}" data-label="${t('aliases.storage')}">
      ${alias.has_imap ? format.bytes(alias.storage_used) : html`<span class="quiet-text">–</span>`}
    </td>
  </tr>`
}

// Addresses that nothing is sent to.
import { html } from 'hono/html'
import type { Suppression } from '@postkeep/database'
import type { Html } from '../../frame/answer.ts'
import { definePage, type UserVisit } from '../../frame/page.ts'
import { emptyList } from '../../parts/empty-list.ts'
import { foreignText, shownText } from '../../parts/foreign-text.ts'
import { hiddenToken, inputField } from '../../parts/form-field.ts'
import { actButton } from '../../parts/act-button.ts'
import { actAs, adminPage } from './admin-page.ts'
import { actionsColumn, cardTable } from '../../parts/card-table.ts'

const path = '/admin/suppressions'

export const suppressionsPage = definePage({
  path,
  role: 'admin',
  async get(visit) {
    const { link, services, t } = visit
    const found = await services.suppressions.list({ limit: 200 })
    const list =
      found.length === 0
        ? emptyList({ title: t('admin.suppressionNone'), lead: t('admin.suppressionNoneLead') })
        : table(visit, found)
    const content = html`${list}
      <form method="post" action="${link(path)}" class="card">
        ${hiddenToken(visit)}
        <h2>${t('admin.suppressionAdd')}</h2>
        ${inputField({ name: 'address', label: t('admin.email'), type: 'email', autocomplete: 'off', required: true })}
        ${inputField({ name: 'days', label: t('admin.suppressionDays'), hint: t('admin.suppressionDaysHint'), inputmode: 'numeric', value: '0' })}
        ${inputField({ name: 'reason', label: t('admin.reason'), autocomplete: 'off', optional: t('frame.optional') })}
        <div class="form-end"><button class="primary">${t('admin.suppressionAdd')}</button></div>
      </form>`
    return adminPage(visit, t('admin.suppressions'), content)
  },
  async post(visit) {
    const { form } = visit
    const days = Number(form.text('days'))
    const wanted = {
      address: form.text('address'),
      days: Number.isInteger(days) && days > 0 && days <= 3650 ? days : 0,
      reason: form.text('reason').slice(0, 500)
    }
    return actAs(visit, { to: path, notice: 'admin.done' }, (acts) => acts.suppress(wanted))
  }
})

export const unsuppressPage = definePage({
  path: '/admin/suppressions/remove',
  role: 'admin',
  post: (visit) =>
    actAs(visit, { to: path, notice: 'admin.done' }, (acts) => acts.unsuppress(visit.form.text('address')))
})

function table(visit: UserVisit, suppressions: readonly Suppression[]): Html {
  const { t } = visit
  return html`<section class="card flush">
    ${cardTable(
      [t('admin.email'), t('admin.reason'), t('admin.until'), actionsColumn(visit)],
      suppressions.map((suppression) => row(visit, suppression))
    )}
  </section>`
}

function row(visit: UserVisit, { address, category, expires_at: until, reply }: Suppression): Html {
  const { format, t } = visit
  return html`<tr>
    <td class="main-cell"><strong>${foreignText(address, 90)}</strong></td>
    <td data-label="${t('admin.reason')}">
      ${foreignText(category, 40)}${reply ? html`<span class="note">${foreignText(reply, 240)}</span>` : ''}
    </td>
    <td data-label="${t('admin.until')}">${until ? format.date(until) : t('admin.forever')}</td>
    <td class="row-actions">
      ${actButton(visit, { action: '/admin/suppressions/remove', fields: { address }, text: t('admin.takeOff'), of: shownText(address, 60) })}
    </td>
  </tr>`
}

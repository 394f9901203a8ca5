// Who may not send here, and who always may: entries of administrators, and networks that this server denied by itself.
import { html } from 'hono/html'
import type { AccessEntry } from '@postkeep/database'
import { redirect, type Answer, type Html } from '../../frame/answer.ts'
import { ActRefused, type SenderPage } from '@postkeep/administration'
import { definePage, type UserVisit } from '../../frame/page.ts'
import type { Refusal } from '../../frame/refused.ts'
import { emptyList } from '../../parts/empty-list.ts'
import { filterForm } from '../../parts/filter-form.ts'
import { foreignText, shownText } from '../../parts/foreign-text.ts'
import { choiceField, hiddenToken, inputField, refusalSummary } from '../../parts/form-field.ts'
import { pagesNav } from '../../parts/pages-nav.ts'
import { askedIn, pageHref } from '../../parts/page-of.ts'
import { actButton } from '../../parts/act-button.ts'
import { actAs, actsOf, adminPage } from './admin-page.ts'
import { actionsColumn, cardTable } from '../../parts/card-table.ts'

const path = '/admin/senders'
const longestDays = 3650

export const sendersPage = definePage({
  path,
  role: 'admin',
  get: (visit) => show(visit),
  async post(visit) {
    const { form, t } = visit
    const days = Number(form.text('days') || 0)
    if (!Number.isInteger(days) || days < 0 || days > longestDays)
      return show(visit, { field: 'days', message: t('senders.daysWrong', { most: longestDays }) })
    const wanted = { list: listOf(form.text('which')), entry: form.text('entry'), days }
    try {
      await actsOf(visit).listSender({ ...wanted, reason: form.text('reason').slice(0, 500) })
    } catch (error) {
      if (!(error instanceof ActRefused)) throw error
      return show(visit, { field: 'entry', message: error.message })
    }
    return redirect(wanted.list === 'allow' ? `${path}?list=allow` : path, 'admin.done')
  }
})

export const unlistSenderPage = definePage({
  path: '/admin/senders/remove',
  role: 'admin',
  post: (visit) =>
    actAs(visit, { to: path, notice: 'admin.done' }, (acts) =>
      acts.unlistSender(listOf(visit.form.text('list')), visit.form.text('entry'))
    )
})

function listOf(text: string): AccessEntry['list'] {
  return text === 'allow' ? 'allow' : 'deny'
}

async function show(visit: UserVisit, refusal?: Refusal): Promise<Answer> {
  const { form, link, services, t } = visit
  const asked = askedIn(visit, 'list')
  const list = listOf(refusal ? form.text('which') : asked.choice)
  const found = await services.administration.senders(list, asked)
  const choices = [
    ['deny', t('senders.denied')],
    ['allow', t('senders.allowed')]
  ] as const
  const search = filterForm(visit, {
    action: path,
    q: asked.q,
    label: t('admin.search'),
    hint: t('senders.searchHint'),
    choice: { name: 'list', label: t('senders.list'), value: list, options: choices }
  })
  const content = html`<p class="lead">${t('senders.lead')}</p>
    ${search}
    <div id="results">
      ${
        found.count === 0
          ? emptyList({
              title: t(list === 'deny' ? 'senders.noneDenied' : 'senders.noneAllowed'),
              lead: t(list === 'deny' ? 'senders.noneDeniedLead' : 'senders.noneAllowedLead')
            })
          : html`<p class="count">${t('senders.count', { count: found.count })}</p>
              ${table(visit, list, found)}
              ${pagesNav(visit, found, pageHref({ ...asked, choice: list }, 'list'))}`
      }
    </div>
    <form method="post" action="${link(path)}" class="card">
      ${hiddenToken(visit)}
      <h2>${t('senders.add')}</h2>
      ${refusalSummary(visit, refusal, ['entry', 'days'])}
      ${choiceField({ name: 'which', label: t('senders.list'), value: list, choices })}
      ${inputField({ name: 'entry', label: t('senders.entry'), hint: t('senders.entryHint'), autocomplete: 'off', required: true, value: form.text('entry'), refusal })}
      ${inputField({ name: 'days', label: t('admin.suppressionDays'), hint: t('admin.suppressionDaysHint'), inputmode: 'numeric', value: form.text('days') || '0', refusal })}
      ${inputField({ name: 'reason', label: t('admin.reason'), autocomplete: 'off', optional: t('frame.optional'), value: form.text('reason') })}
      <div class="form-end"><button class="primary">${t('senders.add')}</button></div>
    </form>`
  return adminPage(visit, t('senders.title'), content, refusal && 422)
}

function table(visit: UserVisit, list: AccessEntry['list'], { entries }: SenderPage): Html {
  const { t } = visit
  return html`<section class="card flush">
    ${cardTable(
      [t('senders.sender'), t('senders.by'), t('admin.reason'), t('admin.until'), actionsColumn(visit)],
      entries.map((entry) => row(visit, list, entry))
    )}
  </section>`
}

function row(visit: UserVisit, list: AccessEntry['list'], kept: AccessEntry): Html {
  const { format, t } = visit
  const { created_at: since, entry, expires_at: until, reason, source } = kept
  return html`<tr>
    <td class="main-cell">
      <strong>${foreignText(entry, 90)}</strong><span class="note">${format.time(since)}</span>
    </td>
    <td data-label="${t('senders.by')}">
      ${
        source === 'auto'
          ? html`<span class="badge remark">${t('senders.byServer')}</span>`
          : html`<span class="badge">${t('senders.byAdmin')}</span>`
      }
    </td>
    <td class="${reason ? '' : 'no-value'}" data-label="${t('admin.reason')}">
      ${reason ? foreignText(reason, 240) : ''}
    </td>
    <td data-label="${t('admin.until')}">${until ? format.time(until) : t('admin.forever')}</td>
    <td class="row-actions">
      ${actButton(visit, { action: '/admin/senders/remove', fields: { list, entry }, text: t('admin.takeOff'), of: shownText(entry, 60) })}
    </td>
  </tr>`
}

// How the server is set up: what administrators change here while it runs, and what stands in its environment only.
import { html } from 'hono/html'
import { ActRefused } from '@postkeep/administration'
import { allSettings, settingGroups, type SettingGroup, type SettingKey } from '@postkeep/server-settings'
import { redirect, type Answer, type Html } from '../../frame/answer.ts'
import { HttpProblem } from '../../frame/http-problem.ts'
import { definePage, type UserVisit } from '../../frame/page.ts'
import type { Refusal } from '../../frame/refused.ts'
import { foreignText } from '../../parts/foreign-text.ts'
import { hiddenToken, refusalSummary } from '../../parts/form-field.ts'
import type { WordKey } from '../../words/translate.ts'
import { actsOf, adminPage } from './admin-page.ts'
import { settingField } from './setting-fields.ts'
import { cardTable } from '../../parts/card-table.ts'

const path = '/admin/settings'

const titles: Readonly<Record<SettingGroup, readonly [title: WordKey, lead?: WordKey]>> = {
  registration: ['settings.registration'],
  sending: ['settings.sending'],
  smarthost: ['settings.smarthostGroup', 'settings.smarthostLead'],
  filter: ['settings.filter'],
  limits: ['settings.limits', 'settings.limitsLead'],
  listing: ['settings.listing']
}
const groups = Object.keys(titles) as SettingGroup[]
/** They have fields of their own above. */
const changeable = new Set(Object.values(allSettings).map(({ name }) => name))

export const adminSettingsPage = definePage({
  path,
  role: 'admin',
  get: (visit) => show(visit),
  async post(visit) {
    const { form } = visit
    const group = groups.find((one) => one === form.text('group'))
    if (!group) throw new HttpProblem('not-found')
    const acts = actsOf(visit)
    try {
      if (form.text('act') === 'reset') await acts.resetSettings(group)
      else await acts.changeSettings(group, typedIn(visit, group))
    } catch (error) {
      if (!(error instanceof ActRefused)) throw error
      return show(visit, { group, refusal: { field: error.field, message: error.message } })
    }
    return redirect(path, 'settings.saved')
  }
})

function typedIn({ form }: UserVisit, group: SettingGroup): Partial<Record<SettingKey, string>> {
  const typed = keysOf(group).map((key) => {
    if (key === 'registrationOpen') return [key, String(form.has(key))]
    return [key, key === 'smarthostPassword' ? form.secret(key) : form.text(key)]
  })
  return Object.fromEntries(typed) as Partial<Record<SettingKey, string>>
}

function keysOf(group: SettingGroup): SettingKey[] {
  return Object.keys(settingGroups[group]) as SettingKey[]
}

type Refused = { readonly group: SettingGroup; readonly refusal: Refusal }

async function show(visit: UserVisit, refused?: Refused): Promise<Answer> {
  const { services, t } = visit
  const shown = await services.administration.settings()
  const section = (group: SettingGroup): Html => {
    const [title, lead] = titles[group]
    const refusal = refused?.group === group ? refused.refusal : undefined
    const fields = keysOf(group).map((key) =>
      settingField(visit, key, { shown, refusal, typed: refusal !== undefined })
    )
    const isChanged = keysOf(group).some((key) => shown[key].isChanged)
    return html`<form method="post" class="card" autocomplete="off">
      ${hiddenToken(visit)}<input type="hidden" name="group" value="${group}" />
      <h2>${t(title)}</h2>
      ${lead ? html`<p>${t(lead)}</p>` : ''}${refusalSummary(visit, refusal, keysOf(group))}
      <div class="fields">${fields}</div>
      <div class="form-end">
        <button class="primary">${t('frame.save')}</button>
        ${isChanged ? html`<button name="act" value="reset" formnovalidate>${t('settings.reset')}</button>` : ''}
      </div>
    </form>`
  }
  const content = html`<p class="lead">${t('settings.lead')}</p>
    ${groups.map(section)} ${environment(visit)}`
  return adminPage(visit, t('admin.settings'), content, refused && 422)
}

function environment({ services, t }: UserVisit): Html {
  const rows = services.settings
    .filter(({ name }) => !changeable.has(name))
    .map(
      ({ name, value }) =>
        html`<tr>
          <td class="main-cell"><code>${name}</code></td>
          <td data-label="${t('admin.value')}">
            ${value === undefined ? html`<span class="quiet-text">${t('admin.usual')}</span>` : foreignText(value, 254)}
          </td>
        </tr>`
    )
  return html`<h2>${t('settings.environment')}</h2>
    <p class="lead">${t('admin.settingsLead')}</p>
    <section class="card flush">${cardTable([t('admin.variable'), t('admin.value')], rows)}</section>`
}

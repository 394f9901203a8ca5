// What an alias answers while its owner is away.
import { html } from 'hono/html'
import type { AliasRecord, VacationSettings } from '@postkeep/directory'
import { page, redirect, type Answer } from '../../frame/answer.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import { attempt, type Refusal } from '../../frame/refused.ts'
import { checkField, hiddenToken, inputField, refusalSummary, textField } from '../../parts/form-field.ts'
import { pageHead } from '../../parts/page-head.ts'
import { aliasPath, aliasTrail, namedAliasOf } from './alias-visit.ts'

const dayMs = 86_400_000
const field = (name: string): string => `vacation_responder_${name}`
const fields = ['is_enabled', 'subject', 'message', 'start_date', 'end_date'].map(field)

export const vacationPage = definePage({
  path: '/my-account/domains/:domain/aliases/:alias/vacation',
  role: 'domain user',
  get: async (visit) => show(visit, await namedAliasOf(visit)),
  async post(visit) {
    const alias = await namedAliasOf(visit)
    const outcome = await attempt(() =>
      visit.services.directory.aliases.setVacation(alias._id.toHexString(), settingsOf(visit))
    )
    if (outcome.kind === 'refused') return show(visit, alias, outcome.refusal)
    return redirect(aliasPath(visit, alias), 'aliases.saved')
  }
})

function settingsOf({ form }: DomainVisit): VacationSettings {
  const [first, last] = [dayOf(form.text(field('start_date'))), dayOf(form.text(field('end_date')))]
  return {
    is_enabled: form.has(field('is_enabled')),
    subject: form.text(field('subject')),
    message: form.text(field('message')),
    start_date: first,
    // The last day is one of those away.
    end_date: last && new Date(last.getTime() + dayMs)
  }
}

/** null: none. */
function dayOf(text: string): Date | null {
  return text === '' ? null : new Date(`${text}T00:00:00Z`)
}

function dayText(date: Date | undefined, before = 0): string {
  return date ? new Date(date.getTime() - before).toISOString().slice(0, 10) : ''
}

function show(visit: DomainVisit, alias: AliasRecord, refusal?: Refusal): Answer {
  const { form, link, t } = visit
  const { end_date, is_enabled, message, start_date, subject } = alias.vacation_responder
  const isNew = !form.has('_csrf')
  const text = (name: string, kept: string): string => (isNew ? kept : form.text(field(name)))
  const optional = t('frame.optional')
  const title = t('away.title')
  const body = html`${pageHead(visit, { title, lead: t('away.lead', { address: alias.address }), trail: aliasTrail(visit, alias) })}
    <form method="post" class="card">
      ${hiddenToken(visit)}${refusalSummary(visit, refusal, fields)}
      ${checkField({ name: field('is_enabled'), label: t('away.isOn'), hint: t('away.isOnHint'), checked: isNew ? is_enabled : form.has(field('is_enabled')), refusal })}
      ${inputField({ name: field('subject'), label: t('away.subject'), hint: t('away.subjectHint'), optional, value: text('subject', subject), autocomplete: 'off', refusal })}
      ${textField({ name: field('message'), label: t('away.message'), rows: 6, value: text('message', message), refusal })}
      ${inputField({ name: field('start_date'), label: t('away.first'), hint: t('away.firstHint'), optional, type: 'date', value: text('start_date', dayText(start_date)), refusal })}
      ${inputField({ name: field('end_date'), label: t('away.last'), hint: t('away.lastHint'), optional, type: 'date', value: text('end_date', dayText(end_date, dayMs)), refusal })}
      <div class="form-end">
        <a class="button" href="${link(aliasPath(visit, alias))}">${t('frame.cancel')}</a
        ><button class="primary">${t('frame.save')}</button>
      </div>
    </form>`
  return page(`${title}: ${alias.address}`, body, refusal && 422)
}

// The limits of a domain, what it keeps, and its names.
import { html } from 'hono/html'
import { parseBytes } from '@postkeep/config'
import type { DomainSettings } from '@postkeep/directory'
import { page, redirect, type Answer, type Html } from '../../frame/answer.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import { attempt, type Refusal } from '../../frame/refused.ts'
import { factList } from '../../parts/fact-list.ts'
import { checkField, hiddenToken, inputField, refusalSummary, textField } from '../../parts/form-field.ts'
import { sizeText } from '../../parts/size-text.ts'
import { keptFields, type KeptFields } from '../../parts/kept-fields.ts'
import { wholeNumber } from '../../parts/whole-number.ts'
import { domainPath, shownName } from './domain-paths.ts'
import { settingsHead } from './settings-nav.ts'

const fields = [
  'max_quota_per_alias',
  'max_recipients_per_alias',
  'restricted_alias_names',
  'retention_days',
  'smtp_limit',
  'smtp_recipient_limit'
]

export const domainSettingsPage = definePage({
  path: '/my-account/domains/:domain/settings',
  role: 'domain admin',
  get: (visit) => show(visit),
  async post(visit) {
    const { domain, form, t } = visit
    const quota = form.text('max_quota_per_alias')
    const bytes = quota === '' ? 0 : parseBytes(quota)
    if (bytes === undefined)
      return show(visit, { field: 'max_quota_per_alias', message: t('domains.notASize') })
    const outcome = await attempt(() => save(visit, bytes))
    if (outcome.kind === 'refused') return show(visit, outcome.refusal)
    return redirect(domainPath(domain, '/settings'), 'domains.saved')
  }
})

async function save({ domain, form, services, user }: DomainVisit, bytes: number): Promise<void> {
  const { domains } = services.directory
  const number = (name: string): number => wholeNumber(form.text(name))
  const changes: Partial<DomainSettings> = {
    has_directory: form.has('has_directory'),
    has_delivery_logs: form.has('has_delivery_logs'),
    max_quota_per_alias: bytes,
    max_recipients_per_alias: number('max_recipients_per_alias'),
    retention_days: number('retention_days'),
    restricted_alias_names: form.longText('restricted_alias_names').split(/[\s,]+/)
  }
  await domains.update(domain.name, changes)
  if (user.group !== 'admin') return
  await domains.setDailyLimit(domain.name, number('smtp_limit'))
  await domains.setRecipientLimit(domain.name, number('smtp_recipient_limit'))
}

async function show(visit: DomainVisit, refusal?: Refusal): Promise<Answer> {
  const { domain, format, link, services, t } = visit
  const { aliases, storageUsed } = await services.usageOf(domain)
  const kept = keptFields(visit)
  const { checked, text } = kept
  const numeric = { inputmode: 'numeric', autocomplete: 'off', refusal } as const
  const facts = [
    [t('aliases.title'), format.number(aliases)],
    [t('aliases.storage'), format.bytes(storageUsed)]
  ] as const
  const body = html`${settingsHead(visit)}
    <section class="card">${factList(facts)}</section>
    <form method="post" class="card">
      ${hiddenToken(visit)}${refusalSummary(visit, refusal, fields)}
      <fieldset>
        <legend>${t('domains.limits')}</legend>
        ${inputField({ name: 'max_quota_per_alias', label: t('domains.quota'), hint: t('domains.quotaHint'), value: text('max_quota_per_alias', sizeText(domain.max_quota_per_alias)), autocomplete: 'off', refusal })}
        ${inputField({ name: 'max_recipients_per_alias', label: t('domains.recipients'), hint: t('domains.recipientsHint'), value: text('max_recipients_per_alias', String(domain.max_recipients_per_alias)), ...numeric })}
        ${textField({ name: 'restricted_alias_names', label: t('domains.restricted'), hint: t('domains.restrictedHint'), value: text('restricted_alias_names', domain.restricted_alias_names.join('\n')), refusal })}
      </fieldset>
      ${serverLimits(visit, kept, refusal)}
      <fieldset>
        <legend>${t('domainSettings.kept')}</legend>
        ${inputField({ name: 'retention_days', label: t('domains.retention'), hint: t('domains.retentionHint'), value: text('retention_days', String(domain.retention_days)), ...numeric })}
        ${checkField({ name: 'has_delivery_logs', label: t('domainSettings.deliveryLogs'), hint: t('domainSettings.deliveryLogsHint'), checked: checked('has_delivery_logs', domain.has_delivery_logs) })}
      </fieldset>
      <fieldset>
        <legend>${t('domains.contacts')}</legend>
        ${checkField({ name: 'has_directory', label: t('domains.hasDirectory'), hint: t('domains.hasDirectoryHint'), checked: checked('has_directory', domain.has_directory) })}
      </fieldset>
      <div class="form-end"><button class="primary">${t('frame.save')}</button></div>
    </form>
    <section class="card danger-zone">
      <h2>${t('domains.removeTitle')}</h2>
      <p>${t('domains.removeLead')}</p>
      <p><a class="button danger" href="${link(domainPath(domain, '/remove'))}">${t('domains.remove')}</a></p>
    </section>`
  return page(`${t('domains.settingsTitle')}: ${shownName(domain)}`, body, refusal && 422)
}

/** What only administrators of the server set. */
function serverLimits(
  { domain, t, user }: DomainVisit,
  { text }: KeptFields,
  refusal?: Refusal
): Html | string {
  if (user.group !== 'admin') return ''
  const numeric = { inputmode: 'numeric', autocomplete: 'off', refusal } as const
  return html`<fieldset>
    <legend>${t('domainSettings.sendLimits')}</legend>
    ${inputField({ name: 'smtp_limit', label: t('domainSettings.perDay'), hint: t('domainSettings.asServer'), value: text('smtp_limit', String(domain.smtp_limit)), ...numeric })}
    ${inputField({ name: 'smtp_recipient_limit', label: t('domainSettings.perMessage'), hint: t('domainSettings.asServer'), value: text('smtp_recipient_limit', String(domain.smtp_recipient_limit)), ...numeric })}
  </fieldset>`
}

// The switches and limits of a domain.
import { html } from 'hono/html'
import { parseBytes } from '@postkeep/config'
import type { DomainSettings } from '@postkeep/directory'
import { page, redirect, type Answer } from '../../frame/answer.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import { attempt, type Refusal } from '../../frame/refused.ts'
import { checkField, hiddenToken, inputField, refusalSummary, textField } from '../../parts/form-field.ts'
import { pageHead } from '../../parts/page-head.ts'
import { sizeText } from '../../parts/size-text.ts'
import { domainPath, domainTabs, shownName } from './domain-paths.ts'

export const domainSettingsPage = definePage({
  path: '/my-account/domains/:domain/settings',
  role: 'domain admin',
  get: (visit) => show(visit),
  async post(visit) {
    const { domain, form, services, t } = visit
    const quota = form.text('max_quota_per_alias')
    const bytes = quota === '' ? 0 : parseBytes(quota)
    if (bytes === undefined)
      return show(visit, { field: 'max_quota_per_alias', message: t('domains.notASize') })
    const outcome = await attempt(() =>
      services.directory.domains.update(domain.name, changesOf(visit, bytes))
    )
    if (outcome.kind === 'refused') return show(visit, outcome.refusal)
    return redirect(domainPath(domain, '/settings'), 'domains.saved')
  }
})

function changesOf({ form }: DomainVisit, bytes: number): Partial<DomainSettings> {
  return {
    has_smtp: form.has('has_smtp'),
    require_tls_inbound: form.has('require_tls_inbound'),
    has_recipient_verification: form.has('has_recipient_verification'),
    has_directory: form.has('has_directory'),
    max_quota_per_alias: bytes,
    max_recipients_per_alias: Number(form.text('max_recipients_per_alias') || 0),
    retention_days: Number(form.text('retention_days') || 0),
    restricted_alias_names: form.text('restricted_alias_names').split(/[\s,]+/)
  }
}

function show(visit: DomainVisit, refusal?: Refusal): Answer {
  const { domain, form, link, t } = visit
  const isNew = !form.has('_csrf')
  const text = (name: string, kept: string): string => (isNew ? kept : form.text(name))
  const checked = (name: string, kept: boolean): boolean => (isNew ? kept : form.has(name))
  const body = html`${pageHead(visit, { title: shownName(domain), trail: [['/my-account/domains', t('domains.title')]] })}${domainTabs(visit)}
    <form method="post" class="card">
      ${hiddenToken(visit)}${refusalSummary(visit, refusal, ['max_quota_per_alias', 'max_recipients_per_alias', 'retention_days', 'restricted_alias_names'])}
      <fieldset>
        <legend>${t('domains.sending')}</legend>
        ${checkField({ name: 'has_smtp', label: t('domains.hasSmtp'), hint: t('domains.hasSmtpHint'), checked: checked('has_smtp', domain.has_smtp) })}
        ${inputField({ name: 'retention_days', label: t('domains.retention'), hint: t('domains.retentionHint'), inputmode: 'numeric', value: text('retention_days', String(domain.retention_days)), refusal })}
      </fieldset>
      <fieldset>
        <legend>${t('domains.receiving')}</legend>
        ${checkField({ name: 'require_tls_inbound', label: t('domains.requireTls'), hint: t('domains.requireTlsHint'), checked: checked('require_tls_inbound', domain.require_tls_inbound) })}
        ${checkField({ name: 'has_recipient_verification', label: t('domains.verification'), checked: checked('has_recipient_verification', domain.has_recipient_verification) })}
      </fieldset>
      <fieldset>
        <legend>${t('domains.contacts')}</legend>
        ${checkField({ name: 'has_directory', label: t('domains.hasDirectory'), hint: t('domains.hasDirectoryHint'), checked: checked('has_directory', domain.has_directory) })}
      </fieldset>
      <fieldset>
        <legend>${t('domains.limits')}</legend>
        ${inputField({ name: 'max_quota_per_alias', label: t('domains.quota'), hint: t('domains.quotaHint'), value: text('max_quota_per_alias', sizeText(domain.max_quota_per_alias)), refusal })}
        ${inputField({ name: 'max_recipients_per_alias', label: t('domains.recipients'), hint: t('domains.recipientsHint'), inputmode: 'numeric', value: text('max_recipients_per_alias', String(domain.max_recipients_per_alias)), refusal })}
        ${textField({ name: 'restricted_alias_names', label: t('domains.restricted'), hint: t('domains.restrictedHint'), value: text('restricted_alias_names', domain.restricted_alias_names.join('\n')), refusal })}
      </fieldset>
      <div class="form-end"><button class="primary">${t('frame.save')}</button></div>
    </form>
    <p class="links">
      <a href="${link(domainPath(domain, '/catch-all-passwords'))}">${t('catchAll.title')}</a>
    </p>
    <section class="card danger-zone">
      <h2>${t('domains.removeTitle')}</h2>
      <p>${t('domains.removeLead')}</p>
      <p><a class="button danger" href="${link(domainPath(domain, '/remove'))}">${t('domains.remove')}</a></p>
    </section>`
  return page(`${t('domains.settingsTitle')}: ${shownName(domain)}`, body, refusal && 422)
}

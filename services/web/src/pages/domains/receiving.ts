// What a domain does about the mail that comes: encryption, spam, programs, viruses, and who is let in or kept out.
import { html } from 'hono/html'
import type { Domain } from '@postkeep/database'
import type { DomainSettings } from '@postkeep/directory'
import { page, redirect, type Answer } from '../../frame/answer.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import { attempt, type Refusal } from '../../frame/refused.ts'
import {
  checkField,
  choiceField,
  hiddenToken,
  inputField,
  refusalSummary,
  textField
} from '../../parts/form-field.ts'
import { keptFields } from '../../parts/kept-fields.ts'
import { wholeNumber } from '../../parts/whole-number.ts'
import { domainPath, shownName } from './domain-paths.ts'
import { settingsHead } from './settings-nav.ts'

const fields = ['spam_junk_score', 'spam_reject_score', 'executables', 'allowlist', 'denylist']

export const receivingPage = definePage({
  path: '/my-account/domains/:domain/settings/receiving',
  role: 'domain admin',
  get: (visit) => show(visit),
  async post(visit) {
    const { domain, services } = visit
    const outcome = await attempt(() => services.directory.domains.update(domain.name, changesOf(visit)))
    if (outcome.kind === 'refused') return show(visit, outcome.refusal)
    return redirect(domainPath(domain, '/settings/receiving'), 'domains.saved')
  }
})

function changesOf({ form }: DomainVisit): Partial<DomainSettings> {
  const executables = form.text('executables')
  const entries = (name: string): string[] =>
    form
      .longText(name)
      .split(/[\s,]+/)
      .filter(Boolean)
  return {
    require_tls_inbound: form.has('require_tls_inbound'),
    has_virus_protection: form.has('has_virus_protection'),
    has_executable_protection: executables !== 'allow',
    ...(executables !== 'allow' && { executable_policy: executables === 'junk' ? 'junk' : 'block' }),
    spam_junk_score: wholeNumber(form.text('spam_junk_score')),
    spam_reject_score: wholeNumber(form.text('spam_reject_score')),
    allowlist: entries('allowlist'),
    denylist: entries('denylist')
  }
}

function show(visit: DomainVisit, refusal?: Refusal): Answer {
  const { domain, form, t } = visit
  const { checked, text } = keptFields(visit)
  const list = (name: 'allowlist' | 'denylist'): string =>
    form.has('_csrf') ? form.longText(name) : domain[name].join('\n')
  const numeric = { inputmode: 'numeric', autocomplete: 'off', refusal } as const
  const choices = [
    ['block', t('domainSettings.refuse')],
    ['junk', t('domainSettings.intoJunk')],
    ['allow', t('domainSettings.letIn')]
  ] as const
  const body = html`${settingsHead(visit)}
    <form method="post" class="card">
      ${hiddenToken(visit)}${refusalSummary(visit, refusal, fields)}
      <fieldset>
        <legend>${t('domainSettings.protections')}</legend>
        ${checkField({ name: 'require_tls_inbound', label: t('domains.requireTls'), hint: t('domains.requireTlsHint'), checked: checked('require_tls_inbound', domain.require_tls_inbound) })}
        ${checkField({ name: 'has_virus_protection', label: t('domainSettings.viruses'), hint: t('domainSettings.virusesHint'), checked: checked('has_virus_protection', domain.has_virus_protection) })}
        ${choiceField({ name: 'executables', label: t('domainSettings.executables'), hint: t('domainSettings.executablesHint'), value: text('executables', executablesOf(domain)), choices, refusal })}
        ${inputField({ name: 'spam_junk_score', label: t('domainSettings.junkScore'), hint: t('domainSettings.junkScoreHint'), value: text('spam_junk_score', String(domain.spam_junk_score)), ...numeric })}
        ${inputField({ name: 'spam_reject_score', label: t('domainSettings.rejectScore'), hint: t('domainSettings.rejectScoreHint'), value: text('spam_reject_score', String(domain.spam_reject_score)), ...numeric })}
      </fieldset>
      <fieldset>
        <legend>${t('domainSettings.lists')}</legend>
        ${textField({ name: 'allowlist', label: t('domainSettings.allowlist'), hint: t('domainSettings.allowlistHint'), rows: 4, value: list('allowlist'), refusal })}
        ${textField({ name: 'denylist', label: t('domainSettings.denylist'), hint: t('domainSettings.denylistHint'), rows: 4, value: list('denylist'), refusal })}
      </fieldset>
      <div class="form-end"><button class="primary">${t('frame.save')}</button></div>
    </form>`
  return page(`${t('domainSettings.receiving')}: ${shownName(domain)}`, body, refusal && 422)
}

function executablesOf({ executable_policy, has_executable_protection }: Domain): string {
  return has_executable_protection ? (executable_policy ?? 'block') : 'allow'
}

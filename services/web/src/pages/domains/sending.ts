// How a domain sends: whether, by way of which server, where its forwards go, and who is told of what came back.
import { html } from 'hono/html'
import type { Smarthost } from '@postkeep/directory'
import { page, redirect, type Answer, type Html } from '../../frame/answer.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import { attempt, type Refusal } from '../../frame/refused.ts'
import { checkField, hiddenToken, inputField, refusalSummary } from '../../parts/form-field.ts'
import { keptFields } from '../../parts/kept-fields.ts'
import { wholeNumber } from '../../parts/whole-number.ts'
import { domainPath, shownName } from './domain-paths.ts'
import { settingsHead } from './settings-nav.ts'
import { smarthostForm } from './smarthost-form.ts'

export const sendingPage = definePage({
  path: '/my-account/domains/:domain/settings/sending',
  role: 'domain admin',
  get: (visit) => showSending(visit),
  async post(visit) {
    const { domain, form, services } = visit
    const changes = {
      has_smtp: form.has('has_smtp'),
      smtp_port: wholeNumber(form.text('smtp_port')),
      bounce_webhook: form.text('bounce_webhook')
    }
    const outcome = await attempt(() => services.directory.domains.update(domain.name, changes))
    if (outcome.kind === 'refused') return showSending(visit, { sending: outcome.refusal })
    return redirect(domainPath(domain, '/settings/sending'), 'domains.saved')
  }
})

type Refusals = { readonly sending?: Refusal; readonly smarthost?: Refusal }

/** Of two forms, at most one is refused: the other shows what is stored. */
export async function showSending(visit: DomainVisit, refusals: Refusals = {}): Promise<Answer> {
  const { domain, link, services, t } = visit
  const smarthost: Smarthost | undefined = await services.directory.domains.smarthost(
    domain._id.toHexString()
  )
  const body = html`${settingsHead(visit)}${sendingForm(visit, refusals)}
    ${smarthostForm(visit, smarthost, refusals.smarthost)}
    <section class="card">
      <h2>${t('catchAll.title')}</h2>
      <p>${t('catchAll.lead', { domain: shownName(domain) })}</p>
      <p>
        <a class="button" href="${link(domainPath(domain, '/catch-all-passwords'))}"
          >${t('catchAll.title')}</a
        >
      </p>
    </section>`
  const isRefused = refusals.sending ?? refusals.smarthost
  return page(`${t('domainSettings.sending')}: ${shownName(domain)}`, body, isRefused && 422)
}

function sendingForm(visit: DomainVisit, { sending: refusal, smarthost }: Refusals): Html {
  const { domain, link, t } = visit
  const { checked, text } = smarthost
    ? { checked: (_: string, kept: boolean) => kept, text: (_: string, kept: string) => kept }
    : keptFields(visit)
  const host = `${domain.return_path}.${domain.name}`
  return html`<form method="post" action="${link(domainPath(domain, '/settings/sending'))}" class="card">
    ${hiddenToken(visit)}${refusalSummary(visit, refusal, ['smtp_port', 'bounce_webhook'])}
    ${checkField({ name: 'has_smtp', label: t('domains.hasSmtp'), hint: t('domains.hasSmtpHint'), checked: checked('has_smtp', domain.has_smtp) })}
    ${inputField({ name: 'bounce_webhook', label: t('domainSettings.bounceWebhook'), hint: t('domainSettings.bounceWebhookHint'), optional: t('frame.optional'), value: text('bounce_webhook', domain.bounce_webhook ?? ''), autocomplete: 'off', refusal })}
    ${inputField({ name: 'smtp_port', label: t('domainSettings.forwardPort'), hint: t('domainSettings.forwardPortHint'), inputmode: 'numeric', value: text('smtp_port', String(domain.smtp_port)), autocomplete: 'off', refusal })}
    <dl class="facts">
      <div>
        <dt>${t('domainSettings.returnPath')}</dt>
        <dd><code>${host}</code></dd>
        <dd class="quiet-text">${t('domainSettings.returnPathHint')}</dd>
      </div>
    </dl>
    <div class="form-end"><button class="primary">${t('frame.save')}</button></div>
  </form>`
}

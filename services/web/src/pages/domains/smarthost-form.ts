// The server that takes a domain's outgoing mail, where it has one.
import { html } from 'hono/html'
import type { Smarthost } from '@postkeep/directory'
import type { Html } from '../../frame/answer.ts'
import type { Form } from '../../frame/form.ts'
import type { DomainVisit } from '../../frame/page.ts'
import type { Refusal } from '../../frame/refused.ts'
import { choiceField, hiddenToken, inputField, refusalSummary } from '../../parts/form-field.ts'
import { domainPath } from './domain-paths.ts'

export const smarthostModes = ['starttls', 'implicit', 'opportunistic', 'none'] as const
const fields = ['smarthost', 'smarthost_port', 'smarthost_user', 'smarthost_password']

export function smarthostForm(
  visit: DomainVisit,
  kept: Smarthost | undefined,
  refusal: Refusal | undefined
): Html {
  const { domain, form, link, t } = visit
  const shown = refusal ? typedIn(form) : storedIn(kept)
  const optional = t('frame.optional')
  return html`<form method="post" action="${link(domainPath(domain, '/settings/smarthost'))}" class="card">
    <h2>${t('domainSettings.smarthost')}</h2>
    <p>${t('domainSettings.smarthostLead')}</p>
    ${hiddenToken(visit)}${refusalSummary(visit, refusal, fields)}
    ${inputField({ name: 'smarthost', label: t('domainSettings.smarthostHost'), hint: t('domainSettings.smarthostHint'), optional, value: shown.host, autocomplete: 'off', refusal })}
    ${inputField({ name: 'smarthost_port', label: t('aliases.port'), value: shown.port, inputmode: 'numeric', autocomplete: 'off', refusal })}
    ${choiceField({ name: 'smarthost_tls', label: t('aliases.security'), value: shown.tls, choices: smarthostModes.map((mode) => [mode, t(`domainSettings.tls_${mode}`)] as const), refusal })}
    ${inputField({ name: 'smarthost_user', label: t('aliases.user'), optional, value: shown.user, autocomplete: 'off', refusal })}
    ${inputField({ name: 'smarthost_password', label: t('aliases.password'), hint: kept?.password === undefined ? undefined : t('domainSettings.passwordKept'), optional, type: 'password', autocomplete: 'off', refusal })}
    ${choiceField({
      name: 'smarthost_when',
      label: t('domainSettings.when'),
      value: shown.when,
      choices: [
        ['always', t('domainSettings.whenAlways')],
        ['blocked', t('domainSettings.whenBlocked')]
      ],
      refusal
    })}
    <div class="form-end"><button class="primary">${t('frame.save')}</button></div>
  </form>`
}

type Shown = Readonly<Record<'host' | 'port' | 'tls' | 'user' | 'when', string>>

function storedIn(kept: Smarthost | undefined): Shown {
  const { host = '', port = 587, tls = 'starttls', user = '', when = 'always' } = kept ?? {}
  return { host, port: String(port), tls, user, when }
}

function typedIn(form: Form): Shown {
  return {
    host: form.text('smarthost'),
    port: form.text('smarthost_port'),
    tls: form.text('smarthost_tls'),
    user: form.text('smarthost_user'),
    when: form.text('smarthost_when')
  }
}

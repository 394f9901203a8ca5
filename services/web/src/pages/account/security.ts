// Password and second factor.
import { html } from 'hono/html'
import { page, type Answer, type Html } from '../../frame/answer.ts'
import { definePage, type UserVisit } from '../../frame/page.ts'
import type { Refusal } from '../../frame/refused.ts'
import { hiddenToken, inputField } from '../../parts/form-field.ts'
import { pageHead } from '../../parts/page-head.ts'
import { passkeyList } from '../passkeys/passkey-list.ts'
import { accountTabs } from './account-tabs.ts'

export const securityPage = definePage({
  path: '/my-account/security',
  role: 'user',
  get: (visit) => showSecurity(visit)
})

export function showSecurity(visit: UserVisit, refusal?: Refusal): Answer {
  const { link, t } = visit
  const body = html`${pageHead(visit, { title: t('account.title') })}${accountTabs(visit)}
    <form method="post" action="${link('/my-account/password')}" class="card">
      ${hiddenToken(visit)}
      <h2>${t('account.passwordTitle')}</h2>
      ${inputField({ name: 'current', label: t('account.passwordNow'), type: 'password', autocomplete: 'current-password', required: true, refusal })}
      ${inputField({ name: 'password', label: t('entry.newPassword'), hint: t('entry.passwordHint'), type: 'password', autocomplete: 'new-password', required: true, refusal })}
      <div class="form-end"><button class="primary">${t('account.passwordChange')}</button></div>
    </form>
    <section class="card">
      <h2>${t('account.factorTitle')}</h2>
      ${factor(visit)}
    </section>
    ${passkeyList(visit)}`
  return page(t('account.security'), body, refusal && 422)
}

function factor({ link, t, user }: UserVisit): Html {
  if (!user.otp_enabled) {
    return html`<p>${t('account.factorOff')}</p>
      <p><a class="button" href="${link('/my-account/second-factor')}">${t('account.factorSetUp')}</a></p>`
  }
  const count = user.otp_recovery_keys.length
  return html`<p>${t('account.factorOn')} ${t('account.factorKeysLeft', { count })}</p>
    <p>
      <a class="button" href="${link('/my-account/second-factor/off')}">${t('account.factorTurnOff')}</a>
    </p>`
}

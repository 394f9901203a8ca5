// The address of the account.
import { html } from 'hono/html'
import { page, type Answer } from '../../frame/answer.ts'
import { definePage, type UserVisit } from '../../frame/page.ts'
import type { Refusal } from '../../frame/refused.ts'
import { hiddenToken, inputField } from '../../parts/form-field.ts'
import { pageHead } from '../../parts/page-head.ts'
import { accountTabs } from './account-tabs.ts'

export const accountPage = definePage({
  path: '/my-account',
  role: 'user',
  get: (visit) => showAccount(visit)
})

export function showAccount(visit: UserVisit, refusal?: Refusal): Answer {
  const { form, link, t, user } = visit
  const body = html`${pageHead(visit, { title: t('account.title') })}${accountTabs(visit)}
    <form method="post" action="${link('/my-account/email')}" class="card">
      ${hiddenToken(visit)}
      <h2>${t('account.emailTitle')}</h2>
      <p>${t.rich('account.emailNow', { email: html`<strong>${user.email}</strong>` })}</p>
      ${inputField({ name: 'email', label: t('account.emailNew'), hint: t('account.emailHint'), type: 'email', value: form.text('email'), autocomplete: 'email', required: true, refusal })}
      ${inputField({ name: 'password', label: t('account.passwordNow'), type: 'password', autocomplete: 'current-password', required: true, refusal })}
      <div class="form-end"><button class="primary">${t('account.emailChange')}</button></div>
    </form>`
  return page(t('account.title'), body, refusal && 422)
}

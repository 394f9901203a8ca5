// Address and password; where there is a second factor, a code after them.
import { html } from 'hono/html'
import type { User } from '@postkeep/database'
import { page, redirect, type Answer } from '../../frame/answer.ts'
import { HttpProblem } from '../../frame/http-problem.ts'
import { localPath } from '../../frame/local-path.ts'
import { definePage, type Visit } from '../../frame/page.ts'
import { hiddenToken, inputField, refusalSummary } from '../../parts/form-field.ts'
import { passkeyLink } from '../passkeys/log-in-passkey.ts'
import { sealStep } from './code-step.ts'
import { enter } from './enter.ts'

export const logInPage = definePage({
  path: '/log-in',
  role: 'none',
  get: (visit) => (visit.user ? redirect('/my-account/domains') : show(visit)),
  async post(visit) {
    const { client, form, services } = visit
    const email = form.text('email').slice(0, 320)
    const { address: remoteAddress } = client
    const tried = await services.limits.begin({ username: email, remoteAddress })
    if (tried.kind === 'limited') {
      services.events.loginRefused({ email, remoteAddress, why: 'limited' })
      throw new HttpProblem('too-many', { retryAfter: tried.retryAfter })
    }
    const user = await services.directory.users.verify(email, form.secret('password'))
    await tried.end(user ? 'passed' : 'failed')
    if (!user) {
      services.events.loginRefused({ email, remoteAddress, why: 'wrong' })
      return show(visit, visit.t('entry.wrongLogin'))
    }
    return user.otp_enabled ? askForCode(visit, user) : enter(visit, user)
  }
})

function askForCode(visit: Visit, user: User): Answer {
  const { form, query } = visit
  const to = localPath(query.text('return') || form.text('return')) ?? ''
  const step = sealStep(visit, user)
  return redirect(`/log-in/code?step=${step}${to && `&return=${encodeURIComponent(to)}`}`)
}

function show(visit: Visit, wrong?: string): Answer {
  const { form, link, query, services, t } = visit
  const refusal = wrong ? { field: 'form', message: wrong } : undefined
  const to = localPath(query.text('return') || form.text('return'))
  const body = html`<section class="narrow">
    <h1>${t('entry.logInTitle')}</h1>
    <form method="post" action="${link('/log-in')}" class="card">
      ${hiddenToken(visit)}${refusalSummary(visit, refusal, [])}
      ${to ? html`<input type="hidden" name="return" value="${to}" />` : ''}
      ${inputField({ name: 'email', label: t('entry.email'), type: 'email', value: form.text('email'), autocomplete: 'username', required: true, autofocus: true })}
      ${inputField({ name: 'password', label: t('entry.password'), type: 'password', autocomplete: 'current-password', required: true })}
      <div class="form-end"><button class="primary wide">${t('entry.logIn')}</button></div>
    </form>
    ${passkeyLink(visit, to)}
    <p class="aside"><a href="${link('/lost-password')}">${t('entry.lost')}</a></p>
    ${services.registrationOpen() ? html`<p class="aside">${t('entry.noAccount')} <a href="${link('/sign-up')}">${t('frame.signUp')}</a></p>` : ''}
  </section>`
  return page(t('entry.logInTitle'), body, wrong ? 422 : undefined)
}

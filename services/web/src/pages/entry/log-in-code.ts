// The second step of a log-in: a code of the authenticator app, or a recovery key.
import { html } from 'hono/html'
import type { User } from '@postkeep/database'
import { page, redirect, type Answer } from '../../frame/answer.ts'
import { HttpProblem } from '../../frame/http-problem.ts'
import { definePage, type Visit } from '../../frame/page.ts'
import { hiddenToken, inputField } from '../../parts/form-field.ts'
import { userOfStep } from './code-step.ts'
import { enter } from './enter.ts'

export const logInCodePage = definePage({
  path: '/log-in/code',
  role: 'none',
  async get(visit) {
    const user = await userOfStep(visit)
    return user ? show(visit, user) : redirect('/log-in')
  },
  async post(visit) {
    const { client, form, services } = visit
    const user = await userOfStep(visit)
    if (!user) return redirect('/log-in', 'entry.codeLate')
    const id = user._id.toHexString()
    const { address: remoteAddress } = client
    const tried = await services.limits.begin({ username: `second factor of ${id}`, remoteAddress })
    if (tried.kind === 'limited') throw new HttpProblem('too-many', { retryAfter: tried.retryAfter })
    const isRight = await services.directory.secondFactor.verify(id, form.text('code').slice(0, 64))
    await tried.end(isRight ? 'passed' : 'failed')
    if (isRight) return enter(visit, user)
    services.events.loginRefused({ email: user.email, remoteAddress, why: 'code' })
    return show(visit, user, visit.t('entry.wrongCode'))
  }
})

function show(visit: Visit, user: User, wrong?: string): Answer {
  const { link, query, t } = visit
  const asked = new URLSearchParams({ step: query.text('step'), return: query.text('return') }).toString()
  const refusal = wrong ? { field: 'code', message: wrong } : undefined
  const body = html`<section class="narrow">
    <h1>${t('entry.codeTitle')}</h1>
    <p class="lead">${t('entry.codeLead')}</p>
    <form method="post" class="card">
      ${hiddenToken(visit)}
      ${inputField({ name: 'code', label: t('entry.code'), autocomplete: 'one-time-code', required: true, autofocus: true, refusal })}
      <div class="form-end"><button class="primary wide">${t('entry.continue')}</button></div>
    </form>
    ${user.passkeys.length > 0 ? html`<p class="aside"><a href="${link(`/log-in/key?${asked}`)}">${t('passkeys.keyInstead')}</a></p>` : ''}
  </section>`
  return page(t('entry.codeTitle'), body, wrong ? 422 : undefined)
}

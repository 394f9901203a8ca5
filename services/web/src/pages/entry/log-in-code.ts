// The second step of a log-in: a code of the authenticator app, or a recovery key.
import { html } from 'hono/html'
import { page, redirect, type Answer } from '../../frame/answer.ts'
import { HttpProblem } from '../../frame/http-problem.ts'
import { definePage, type Visit } from '../../frame/page.ts'
import { hiddenToken, inputField } from '../../parts/form-field.ts'
import { enter } from './log-in.ts'

export const logInCodePage = definePage({
  path: '/log-in/code',
  role: 'none',
  get: (visit) => (userOf(visit) ? show(visit) : redirect('/log-in')),
  async post(visit) {
    const { client, form, services } = visit
    const id = userOf(visit)
    const user = id === undefined ? undefined : await services.directory.users.findById(id)
    if (!id || !user || user.is_banned) return redirect('/log-in', 'entry.codeLate')
    const { address: remoteAddress } = client
    const tried = await services.limits.begin({ username: `second factor of ${id}`, remoteAddress })
    if (tried.kind === 'limited') throw new HttpProblem('too-many', { retryAfter: tried.retryAfter })
    const isRight = await services.directory.secondFactor.verify(id, form.text('code').slice(0, 64))
    await tried.end(isRight ? 'passed' : 'failed')
    if (isRight) return enter(visit, user)
    services.events.loginRefused({ email: user.email, remoteAddress, why: 'code' })
    return show(visit, visit.t('entry.wrongCode'))
  }
})

function userOf({ query, services }: Visit): string | undefined {
  return services.tokens.open('log-in code', query.text('step'))?.['user']
}

function show(visit: Visit, wrong?: string): Answer {
  const { t } = visit
  const refusal = wrong ? { field: 'code', message: wrong } : undefined
  const body = html`<section class="narrow">
    <h1>${t('entry.codeTitle')}</h1>
    <p class="lead">${t('entry.codeLead')}</p>
    <form method="post" class="card">
      ${hiddenToken(visit)}
      ${inputField({ name: 'code', label: t('entry.code'), autocomplete: 'one-time-code', required: true, autofocus: true, refusal })}
      <div class="form-end"><button class="primary wide">${t('entry.continue')}</button></div>
    </form>
  </section>`
  return page(t('entry.codeTitle'), body, wrong ? 422 : undefined)
}

// The second step of a log-in with a security key, where there would be a code.
import { html } from 'hono/html'
import type { User } from '@postkeep/database'
import { page, redirect, type Answer } from '../../frame/answer.ts'
import { HttpProblem } from '../../frame/http-problem.ts'
import { definePage, type Visit } from '../../frame/page.ts'
import { hiddenToken, refusalSummary } from '../../parts/form-field.ts'
import { icon } from '../../parts/icon.ts'
import { userOfStep } from '../entry/code-step.ts'
import { enter } from '../entry/enter.ts'
import { beginLogIn, finishLogIn } from './ceremony.ts'
import { passkeyFields } from './passkey-fields.ts'

export const logInKeyPage = definePage({
  path: '/log-in/key',
  role: 'none',
  async get(visit) {
    const user = await userOfStep(visit)
    return user ? show(visit, user) : redirect('/log-in')
  },
  async post(visit) {
    const { client, services, t } = visit
    const user = await userOfStep(visit)
    if (!user) return redirect('/log-in', 'entry.codeLate')
    const { address: remoteAddress } = client
    const username = `second factor of ${user._id.toHexString()}`
    const tried = await services.limits.begin({ username, remoteAddress })
    if (tried.kind === 'limited') throw new HttpProblem('too-many', { retryAfter: tried.retryAfter })
    const owner = await finishLogIn(visit, { isSecondFactor: true })
    const isRight = owner !== undefined && owner._id.equals(user._id)
    await tried.end(isRight ? 'passed' : 'failed')
    if (isRight) return enter(visit, user)
    services.events.loginRefused({ email: user.email, remoteAddress, why: 'passkey' })
    return show(visit, user, t('passkeys.logInWrong'))
  }
})

async function show(visit: Visit, user: User, wrong?: string): Promise<Answer> {
  const { link, query, t } = visit
  const refusal = wrong ? { field: 'form', message: wrong } : undefined
  const asked = new URLSearchParams({ step: query.text('step'), return: query.text('return') }).toString()
  const body = html`<section class="narrow">
    <h1>${t('entry.codeTitle')}</h1>
    <p class="lead">${t('passkeys.keyLead')}</p>
    <form method="post" class="card">
      <noscript><p class="refusal">${t('passkeys.needsScript')}</p></noscript>
      <p class="refusal" role="alert" data-passkey-failed hidden>${t('passkeys.failed')}</p>
      ${hiddenToken(visit)}${refusalSummary(visit, refusal, [])}${passkeyFields(await beginLogIn(visit, user), 'get')}
      <button class="primary wide">${icon('key')}${t('passkeys.useKey')}</button>
    </form>
    <p class="aside"><a href="${link(`/log-in/code?${asked}`)}">${t('passkeys.withCode')}</a></p>
  </section>`
  return page(t('entry.codeTitle'), body, wrong ? 422 : undefined)
}

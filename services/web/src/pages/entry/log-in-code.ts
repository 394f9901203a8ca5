// The second step of a log-in: a code of the authenticator app, or a recovery key.
import { html } from 'hono/html'
import type { User } from '@postkeep/database'
import { page, type Answer } from '../../frame/answer.ts'
import type { Visit } from '../../frame/page.ts'
import { hiddenToken, inputField } from '../../parts/form-field.ts'
import { secondFactorPage, withSameStep } from './code-step.ts'

export const logInCodePage = secondFactorPage({
  path: '/log-in/code',
  name: 'code',
  isProved: ({ form, services }, user) =>
    services.directory.secondFactor.verify(user._id.toHexString(), form.text('code').slice(0, 64)),
  show
})

function show(visit: Visit, user: User, isWrong?: boolean): Answer {
  const { t } = visit
  const refusal = isWrong ? { field: 'code', message: t('entry.wrongCode') } : undefined
  const body = html`<section class="narrow">
    <h1>${t('entry.codeTitle')}</h1>
    <p class="lead">${t('entry.codeLead')}</p>
    <form method="post" class="card">
      ${hiddenToken(visit)}
      ${inputField({ name: 'code', label: t('entry.code'), autocomplete: 'one-time-code', required: true, autofocus: true, refusal })}
      <div class="form-end"><button class="primary wide">${t('entry.continue')}</button></div>
    </form>
    ${user.passkeys.length > 0 ? html`<p class="aside"><a href="${withSameStep(visit, '/log-in/key')}">${t('passkeys.keyInstead')}</a></p>` : ''}
  </section>`
  return page(t('entry.codeTitle'), body, isWrong ? 422 : undefined)
}

// The second step of a log-in with a security key, where there would be a code.
import { html } from 'hono/html'
import type { User } from '@postkeep/database'
import { page, type Answer } from '../../frame/answer.ts'
import type { Visit } from '../../frame/page.ts'
import { hiddenToken, refusalSummary } from '../../parts/form-field.ts'
import { icon } from '../../parts/icon.ts'
import { secondFactorPage, withSameStep } from '../entry/code-step.ts'
import { beginLogIn, finishLogIn } from './ceremony.ts'
import { passkeyFields } from './passkey-fields.ts'

export const logInKeyPage = secondFactorPage({
  path: '/log-in/key',
  name: 'passkey',
  async isProved(visit, user) {
    const owner = await finishLogIn(visit, { isSecondFactor: true })
    return owner !== undefined && owner._id.equals(user._id)
  },
  show
})

async function show(visit: Visit, user: User, isWrong?: boolean): Promise<Answer> {
  const { t } = visit
  const refusal = isWrong ? { field: 'form', message: t('passkeys.logInWrong') } : undefined
  const body = html`<section class="narrow">
    <h1>${t('entry.codeTitle')}</h1>
    <p class="lead">${t('passkeys.keyLead')}</p>
    <form method="post" class="card">
      <noscript><p class="refusal">${t('passkeys.needsScript')}</p></noscript>
      <p class="refusal" role="alert" data-passkey-failed hidden>${t('passkeys.failed')}</p>
      ${hiddenToken(visit)}${refusalSummary(visit, refusal, [])}${passkeyFields(await beginLogIn(visit, user), 'get')}
      <button class="primary wide">${icon('key')}${t('passkeys.useKey')}</button>
    </form>
    <p class="aside"><a href="${withSameStep(visit, '/log-in/code')}">${t('passkeys.withCode')}</a></p>
  </section>`
  return page(t('entry.codeTitle'), body, isWrong ? 422 : undefined)
}

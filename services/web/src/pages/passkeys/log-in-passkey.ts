// Log-in with a passkey alone: its device has asked for a finger, a face or a PIN.
import { html } from 'hono/html'
import { page, redirect, type Answer, type Html } from '../../frame/answer.ts'
import { HttpProblem } from '../../frame/http-problem.ts'
import { localPath } from '../../frame/local-path.ts'
import { definePage, type Visit } from '../../frame/page.ts'
import { hiddenToken, refusalSummary } from '../../parts/form-field.ts'
import { icon } from '../../parts/icon.ts'
import { enter } from '../entry/enter.ts'
import { beginLogIn, finishLogIn } from './ceremony.ts'
import { passkeyFields } from './passkey-fields.ts'

export const logInPasskeyPage = definePage({
  path: '/log-in/passkey',
  role: 'none',
  get: (visit) => (visit.user ? redirect('/my-account/domains') : show(visit)),
  async post(visit) {
    const { client, services, t } = visit
    const { address: remoteAddress } = client
    const tried = await services.limits.begin({ username: `passkey of ${remoteAddress}`, remoteAddress })
    if (tried.kind === 'limited') throw new HttpProblem('too-many', { retryAfter: tried.retryAfter })
    const user = await finishLogIn(visit, { isSecondFactor: false })
    await tried.end(user ? 'passed' : 'failed')
    if (user) return enter(visit, user)
    services.events.loginRefused({ email: '', remoteAddress, why: 'passkey' })
    return show(visit, t('passkeys.logInWrong'))
  }
})

async function show(visit: Visit, wrong?: string): Promise<Answer> {
  const { form, link, query, t } = visit
  const refusal = wrong ? { field: 'form', message: wrong } : undefined
  const to = localPath(query.text('return') || form.text('return'))
  const title = t('passkeys.logIn')
  const body = html`<section class="narrow">
    <h1>${title}</h1>
    <form method="post" action="${link('/log-in/passkey')}" class="card">
      <noscript><p class="refusal">${t('passkeys.needsScript')}</p></noscript>
      <p class="refusal" role="alert" data-passkey-failed hidden>${t('passkeys.failed')}</p>
      ${hiddenToken(visit)}${refusalSummary(visit, refusal, [])}${passkeyFields(await beginLogIn(visit), 'get')}
      ${to ? html`<input type="hidden" name="return" value="${to}" />` : ''}
      <p>${t('passkeys.logInLead')}</p>
      <button class="primary wide">${icon('key')}${title}</button>
    </form>
    <p class="aside">
      <a href="${link(to ? `/log-in?return=${encodeURIComponent(to)}` : '/log-in')}"
        >${t('passkeys.withPassword')}</a
      >
    </p>
  </section>`
  return page(title, body, wrong ? 422 : undefined)
}

/** Under the form of the password. */
export function passkeyLink({ link, t }: Visit, to: string | undefined): Html {
  const path = to ? `/log-in/passkey?return=${encodeURIComponent(to)}` : '/log-in/passkey'
  return html`<p class="aside">
    <a class="button wide" href="${link(path)}">${icon('key')}${t('passkeys.logIn')}</a>
  </p>`
}

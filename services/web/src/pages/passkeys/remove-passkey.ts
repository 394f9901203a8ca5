import { html } from 'hono/html'
import type { Passkey } from '@postkeep/database'
import { page, redirect, type Answer } from '../../frame/answer.ts'
import { HttpProblem } from '../../frame/http-problem.ts'
import { definePage, type UserVisit } from '../../frame/page.ts'
import type { Refusal } from '../../frame/refused.ts'
import { foreignText } from '../../parts/foreign-text.ts'
import { hiddenToken, inputField } from '../../parts/form-field.ts'
import { provePassword } from '../account/prove-password.ts'

export const removePasskeyPage = definePage({
  path: '/my-account/passkeys/remove',
  role: 'user',
  get: (visit) => show(visit, passkeyOf(visit)),
  async post(visit) {
    const { services, user } = visit
    const passkey = passkeyOf(visit)
    const wrong = await provePassword(visit)
    if (wrong) return show(visit, passkey, wrong)
    const id = user._id.toHexString()
    await services.directory.passkeys.remove(id, passkey.id)
    services.events.accountChanged({ user: id, what: 'passkey removed' })
    return redirect('/my-account/security', 'passkeys.removed')
  }
})

/** @throws HttpProblem not-found */
function passkeyOf({ query, user }: UserVisit): Passkey {
  const found = user.passkeys.find(({ id }) => id === query.text('key'))
  if (!found) throw new HttpProblem('not-found')
  return found
}

function show(visit: UserVisit, { name }: Passkey, refusal?: Refusal): Answer {
  const { link, t } = visit
  const body = html`<section class="narrow">
    <h1>${t('passkeys.removeTitle')}</h1>
    <p class="lead">
      ${t.rich('passkeys.removeLead', { name: html`<strong>${foreignText(name)}</strong>` })}
    </p>
    <form method="post" class="card">
      ${hiddenToken(visit)}
      ${inputField({ name: 'password', label: t('account.passwordNow'), type: 'password', autocomplete: 'current-password', required: true, refusal })}
      <div class="form-end">
        <a class="button" href="${link('/my-account/security')}">${t('frame.cancel')}</a
        ><button class="danger">${t('passkeys.remove')}</button>
      </div>
    </form>
  </section>`
  return page(t('passkeys.removeTitle'), body, refusal && 422)
}

import { html } from 'hono/html'
import { page, redirect, type Answer } from '../../frame/answer.ts'
import { definePage, type UserVisit } from '../../frame/page.ts'
import type { Refusal } from '../../frame/refused.ts'
import { hiddenToken, inputField } from '../../parts/form-field.ts'
import { provePassword } from './prove-password.ts'

export const turnOffFactorPage = definePage({
  path: '/my-account/second-factor/off',
  role: 'user',
  get: (visit) => show(visit),
  async post(visit) {
    const { services, user } = visit
    const wrong = await provePassword(visit)
    if (wrong) return show(visit, wrong)
    const id = user._id.toHexString()
    await services.directory.secondFactor.disable(id)
    services.events.accountChanged({ user: id, what: 'second factor off' })
    return redirect('/my-account/security', 'account.factorOffDone')
  }
})

function show(visit: UserVisit, refusal?: Refusal): Answer {
  const { link, t } = visit
  const body = html`<section class="narrow">
    <h1>${t('account.factorTurnOff')}</h1>
    <p class="lead">${t('account.factorOff')}</p>
    <form method="post" class="card">
      ${hiddenToken(visit)}
      ${inputField({ name: 'password', label: t('account.passwordNow'), type: 'password', autocomplete: 'current-password', required: true, refusal })}
      <div class="form-end">
        <a class="button" href="${link('/my-account/security')}">${t('frame.cancel')}</a
        ><button class="danger">${t('account.factorTurnOff')}</button>
      </div>
    </form>
  </section>`
  return page(t('account.factorTurnOff'), body, refusal && 422)
}

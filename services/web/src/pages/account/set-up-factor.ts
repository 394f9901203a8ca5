// The second factor: scan, type a code, keep the recovery keys.
import { html, raw } from 'hono/html'
import { page, redirect, type Answer } from '../../frame/answer.ts'
import { definePage, type UserVisit } from '../../frame/page.ts'
import { attempt, type Refusal } from '../../frame/refused.ts'
import { copyable } from '../../parts/copyable.ts'
import { hiddenToken, inputField } from '../../parts/form-field.ts'
import { pageHead } from '../../parts/page-head.ts'
import { qrCode } from '../../parts/qr-code.ts'
import type { NewSecondFactor } from '@postkeep/directory'

const setUpMs = 30 * 60_000
const purpose = 'second factor'

export const setUpFactorPage = definePage({
  path: '/my-account/second-factor',
  role: 'user',
  async get(visit) {
    if (visit.user.otp_enabled) return redirect('/my-account/security')
    return show(visit, await visit.services.directory.secondFactor.propose(visit.user))
  },
  async post(visit) {
    const { form, services, t, user } = visit
    const id = user._id.toHexString()
    const { secret, uri, user: owner } = services.tokens.open(purpose, form.text('proposal')) ?? {}
    if (!secret || !uri || owner !== id || user.otp_enabled) return redirect('/my-account/second-factor')
    const outcome = await attempt(() => services.directory.secondFactor.enable(id, secret, form.text('code')))
    if (outcome.kind === 'refused') return show(visit, { secret, uri }, outcome.refusal)
    services.events.accountChanged({ user: id, what: 'second factor on' })
    return page(t('account.factorKeysTitle'), keysBody(visit, outcome.value))
  }
})

async function show(visit: UserVisit, proposal: NewSecondFactor, refusal?: Refusal): Promise<Answer> {
  const { services, t, user } = visit
  const sealed = services.tokens.seal(purpose, { ...proposal, user: user._id.toHexString() }, setUpMs)
  const body = html`${pageHead(visit, { title: t('account.factorSetUpTitle'), lead: t('account.factorScan'), trail: [['/my-account/security', t('account.security')]] })}
    <form method="post" class="card split">
      ${hiddenToken(visit)}<input type="hidden" name="proposal" value="${sealed}" />
      <div class="qr">${await qrCode(proposal.uri, t('account.factorScan'))}</div>
      <div>
        <p class="label">${t('account.factorKey')}</p>
        <p>${copyable(visit, proposal.secret, t('account.factorKey'))}</p>
        ${inputField({ name: 'code', label: t('account.factorCode'), autocomplete: 'one-time-code', inputmode: 'numeric', required: true, refusal })}
        <div class="form-end"><button class="primary">${t('account.factorConfirm')}</button></div>
      </div>
    </form>`
  return page(t('account.factorSetUpTitle'), body, refusal && 422)
}

function keysBody(visit: UserVisit, keys: readonly string[]) {
  const { link, t } = visit
  return html`${pageHead(visit, { title: t('account.factorKeysTitle'), lead: t('account.factorKeysLead') })}
    <section class="card">
      <ul class="keys">
        ${keys.map((key) => html`<li><code>${key}</code></li>`)}
      </ul>
      <p class="form-end">
        <button type="button" data-print${raw(' hidden')}>${t('aliases.print')}</button
        ><a class="button primary" href="${link('/my-account/security')}">${t('account.factorKeysDone')}</a>
      </p>
    </section>`
}

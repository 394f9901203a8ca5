// A new passkey or security key. The only page, with the log-in by one, that needs JavaScript.
import { html } from 'hono/html'
import { page, redirect, type Answer } from '../../frame/answer.ts'
import { definePage, type UserVisit } from '../../frame/page.ts'
import { attempt, type Refusal } from '../../frame/refused.ts'
import { hiddenToken, inputField, refusalSummary } from '../../parts/form-field.ts'
import { pageHead } from '../../parts/page-head.ts'
import { provePassword } from '../account/prove-password.ts'
import { beginRegistration, finishRegistration } from './ceremony.ts'
import { passkeyFields } from './passkey-fields.ts'

export const addPasskeyPage = definePage({
  path: '/my-account/passkeys/new',
  role: 'user',
  get: (visit) => show(visit),
  async post(visit) {
    const { form, link, locale, services, t, user } = visit
    const wrong = await provePassword(visit)
    if (wrong) return show(visit, wrong)
    const credential = await finishRegistration(visit)
    if (!credential) return show(visit, { field: 'form', message: t('passkeys.refused') })
    const id = user._id.toHexString()
    const made = { ...credential, name: form.text('name') }
    const outcome = await attempt(() => services.directory.passkeys.add(id, made))
    if (outcome.kind === 'refused') return show(visit, outcome.refusal)
    services.events.accountChanged({ user: id, what: 'passkey added' })
    const url = `${services.siteUrl}${link('/my-account/security')}`
    const text = t('mail.passkey', { site: services.serverDomain, name: made.name, url })
    await services.sendMail({ to: user.email, subject: t('mail.passkeySubject'), text, language: locale })
    return redirect('/my-account/security', 'passkeys.added')
  }
})

async function show(visit: UserVisit, refusal?: Refusal): Promise<Answer> {
  const { form, link, t, user } = visit
  const ceremony = await beginRegistration(visit, user)
  const title = t('passkeys.addTitle')
  const trail = [['/my-account/security', t('account.security')]] as const
  const body = html`${pageHead(visit, { title, lead: t('passkeys.addLead'), trail })}
    <form method="post" class="card">
      <noscript><p class="refusal">${t('passkeys.needsScript')}</p></noscript>
      <p class="refusal" role="alert" data-passkey-failed hidden>${t('passkeys.failed')}</p>
      ${hiddenToken(visit)}${refusalSummary(visit, refusal, ['name', 'password'])}${passkeyFields(ceremony, 'create')}
      ${inputField({ name: 'name', label: t('passkeys.name'), hint: t('passkeys.nameHint'), value: form.text('name'), autocomplete: 'off', required: true, refusal })}
      ${inputField({ name: 'password', label: t('account.passwordNow'), type: 'password', autocomplete: 'current-password', required: true, refusal })}
      <div class="form-end">
        <a class="button" href="${link('/my-account/security')}">${t('frame.cancel')}</a
        ><button class="primary">${t('passkeys.add')}</button>
      </div>
    </form>`
  return page(title, body, refusal && 422)
}

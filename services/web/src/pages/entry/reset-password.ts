// Sets a new password, for whoever has the link.
import { html } from 'hono/html'
import type { User } from '@postkeep/database'
import { page, redirect, type Answer } from '../../frame/answer.ts'
import { definePage, type Visit } from '../../frame/page.ts'
import { attempt, type Refusal } from '../../frame/refused.ts'
import { hiddenToken, inputField } from '../../parts/form-field.ts'
import { openReset } from './reset-link.ts'

export const resetPasswordPage = definePage({
  path: '/reset-password',
  role: 'none',
  get: async (visit) => ((await userOf(visit)) ? show(visit) : showDead(visit)),
  async post(visit) {
    const { form, services } = visit
    const user = await userOf(visit)
    if (!user) return showDead(visit)
    const id = user._id.toHexString()
    const outcome = await attempt(() => services.directory.users.setPassword(id, form.secret('password')))
    if (outcome.kind === 'refused') return show(visit, outcome.refusal)
    await services.sessions.endAll(id)
    services.events.accountChanged({ user: id, what: 'password reset' })
    return redirect('/log-in', 'entry.resetDone')
  }
})

async function userOf({ query, services }: Visit): Promise<User | undefined> {
  const reset = openReset(services.tokens, query.text('token'))
  const user = reset && (await services.directory.users.findById(reset.user))
  return user && reset.fits(user) && !user.is_banned ? user : undefined
}

function show(visit: Visit, refusal?: Refusal): Answer {
  const { t } = visit
  const body = html`<section class="narrow">
    <h1>${t('entry.resetTitle')}</h1>
    <form method="post" class="card">
      ${hiddenToken(visit)}
      ${inputField({ name: 'password', label: t('entry.newPassword'), hint: t('entry.passwordHint'), type: 'password', autocomplete: 'new-password', required: true, autofocus: true, refusal })}
      <div class="form-end"><button class="primary wide">${t('entry.reset')}</button></div>
    </form>
  </section>`
  return page(t('entry.resetTitle'), body, refusal && 422)
}

function showDead({ link, t }: Visit): Answer {
  const body = html`<section class="narrow">
    <h1>${t('entry.linkDeadTitle')}</h1>
    <p class="lead">${t('entry.linkDead')}</p>
    <p><a class="button" href="${link('/lost-password')}">${t('entry.newLink')}</a></p>
  </section>`
  return page(t('entry.linkDeadTitle'), body, 410)
}

// A new account: the first one, or any where the operator lets strangers in.
import { html } from 'hono/html'
import { page, redirect, type Answer } from '../../frame/answer.ts'
import { HttpProblem } from '../../frame/http-problem.ts'
import { definePage, type Visit } from '../../frame/page.ts'
import { attempt, type Refusal } from '../../frame/refused.ts'
import { hiddenToken, inputField, refusalSummary } from '../../parts/form-field.ts'

export const signUpPage = definePage({
  path: '/sign-up',
  role: 'none',
  async get(visit) {
    if (visit.user) return redirect('/my-account/domains')
    return show(visit, await stateOf(visit))
  },
  async post(visit) {
    const { client, form, services } = visit
    const state = await stateOf(visit)
    if (state === 'closed') throw new HttpProblem('forbidden')
    const email = form.text('email')
    const tried = await services.limits.begin({ username: 'sign-up', remoteAddress: client.address })
    if (tried.kind === 'limited') throw new HttpProblem('too-many', { retryAfter: tried.retryAfter })
    const outcome = await attempt(() =>
      services.directory.users.create({ email, password: form.secret('password') })
    )
    // Whoever finds out which addresses are here by trying them is stopped after a while.
    await tried.end(outcome.kind === 'refused' ? 'failed' : 'passed')
    if (outcome.kind === 'refused') return show(visit, state, outcome.refusal)
    const user = outcome.value
    services.events.signedUp({ email: user.email, group: user.group, remoteAddress: client.address })
    const session = await services.sessions.open(user._id.toHexString(), client)
    return { ...redirect('/my-account/domains'), session }
  }
})

type State = 'first' | 'open' | 'closed'

async function stateOf({ services }: Visit): Promise<State> {
  if (!(await services.directory.users.hasAdmin())) return 'first'
  return services.registrationOpen() ? 'open' : 'closed'
}

function show(visit: Visit, state: State, refusal?: Refusal): Answer {
  const { form, link, t } = visit
  if (state === 'closed') {
    const body = html`<section class="narrow">
      <h1>${t('entry.closedTitle')}</h1>
      <p class="lead">${t('entry.closed')}</p>
      <p><a class="button" href="${link('/log-in')}">${t('frame.logIn')}</a></p>
    </section>`
    return page(t('entry.closedTitle'), body, 403)
  }
  const email = {
    name: 'email',
    label: t('entry.email'),
    hint: t('entry.signUpEmailHint'),
    value: form.text('email')
  }
  const body = html`<section class="narrow">
    <h1>${t('entry.signUpTitle')}</h1>
    ${state === 'first' ? html`<p class="lead">${t('entry.signUpFirst')}</p>` : ''}
    <form method="post" class="card">
      ${hiddenToken(visit)}${refusalSummary(visit, refusal, ['email', 'password'])}
      ${inputField({ ...email, type: 'email', autocomplete: 'email', required: true, autofocus: true, refusal })}
      ${inputField({ name: 'password', label: t('entry.password'), hint: t('entry.passwordHint'), type: 'password', autocomplete: 'new-password', required: true, refusal })}
      <div class="form-end"><button class="primary wide">${t('entry.signUp')}</button></div>
    </form>
    <p class="aside">${t('entry.haveAccount')} <a href="${link('/log-in')}">${t('frame.logIn')}</a></p>
  </section>`
  return page(t('entry.signUpTitle'), body, refusal && 422)
}

// The link that proves that the new address is read. A form, for programs that look at mail follow links too.
import { html } from 'hono/html'
import { page, redirect } from '../../frame/answer.ts'
import { HttpProblem } from '../../frame/http-problem.ts'
import { definePage, type Visit } from '../../frame/page.ts'
import { hiddenToken } from '../../parts/form-field.ts'

export const confirmEmailPage = definePage({
  path: '/confirm-email',
  role: 'none',
  get(visit) {
    const { t } = visit
    const { email } = changeOf(visit)
    const body = html`<section class="narrow">
      <h1>${t('account.emailChange')}</h1>
      <p class="lead">${email}</p>
      <form method="post" class="card">
        ${hiddenToken(visit)}<button class="primary wide">${t('account.emailChange')}</button>
      </form>
    </section>`
    return page(t('account.emailChange'), body)
  },
  async post(visit) {
    const { locale, services, t } = visit
    const { email, from, user: id } = changeOf(visit)
    const user = await services.directory.users.get(id)
    // Followed once: afterwards the account has another address.
    if (user.email !== from) throw new HttpProblem('not-found')
    await services.directory.users.setEmail(id, email)
    services.events.accountChanged({ user: id, what: 'email' })
    const text = t('mail.changed', { site: services.serverDomain, email })
    await services.sendMail({ to: from, subject: t('mail.changedSubject'), text, language: locale })
    return redirect(visit.user ? '/my-account' : '/log-in', 'account.emailDone')
  }
})

function changeOf({ query, services }: Visit): { user: string; from: string; email: string } {
  const { email, from, user } = services.tokens.open('change email', query.text('token')) ?? {}
  if (!email || !from || !user) throw new HttpProblem('not-found')
  return { email, from, user }
}

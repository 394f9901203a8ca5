// A forgotten password: a link by mail. Whether the account exists shows neither in the answer nor in its time.
import { html } from 'hono/html'
import { page, type Answer } from '../../frame/answer.ts'
import { HttpProblem } from '../../frame/http-problem.ts'
import { definePage, type Visit } from '../../frame/page.ts'
import { hiddenToken, inputField } from '../../parts/form-field.ts'
import { sealReset } from './reset-link.ts'

export const lostPasswordPage = definePage({
  path: '/lost-password',
  role: 'none',
  get: show,
  async post(visit) {
    const { client, form, services, t } = visit
    const email = form.text('email').slice(0, 320)
    const tried = await services.limits.begin({
      username: `reset of ${email}`,
      remoteAddress: client.address
    })
    if (tried.kind === 'limited') throw new HttpProblem('too-many', { retryAfter: tried.retryAfter })
    // Each counts, so that nobody's inbox is flooded.
    await tried.end('failed')
    void sendLink(visit, email).catch((error: unknown) =>
      services.events.failed(error, { method: 'POST', path: '/lost-password' })
    )
    const body = html`<section class="narrow">
      <h1>${t('entry.sentTitle')}</h1>
      <p class="lead">${t('entry.sent')}</p>
    </section>`
    return page(t('entry.sentTitle'), body)
  }
})

async function sendLink({ link, locale, services, t }: Visit, email: string): Promise<void> {
  const user = await services.directory.users.findByEmail(email)
  if (!user || user.is_banned) return
  const url = `${services.siteUrl}${link(`/reset-password?token=${sealReset(services.tokens, user)}`)}`
  const text = t('mail.reset', { site: services.serverDomain, url })
  await services.sendMail({ to: user.email, subject: t('mail.resetSubject'), text, language: locale })
}

function show(visit: Visit): Answer {
  const { t } = visit
  const body = html`<section class="narrow">
    <h1>${t('entry.lostTitle')}</h1>
    <p class="lead">${t('entry.lostLead')}</p>
    <form method="post" class="card">
      ${hiddenToken(visit)}
      ${inputField({ name: 'email', label: t('entry.email'), type: 'email', autocomplete: 'email', required: true, autofocus: true })}
      <div class="form-end"><button class="primary wide">${t('entry.sendLink')}</button></div>
    </form>
  </section>`
  return page(t('entry.lostTitle'), body)
}

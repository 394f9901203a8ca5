// Following an invitation: with an account by logging in, without one by making it; or, logged in, by a click.
import { html } from 'hono/html'
import { page, redirect, type Answer, type Html } from '../../frame/answer.ts'
import { HttpProblem } from '../../frame/http-problem.ts'
import { definePage, type Visit } from '../../frame/page.ts'
import { attempt, type Refusal } from '../../frame/refused.ts'
import { hiddenToken, inputField, refusalSummary } from '../../parts/form-field.ts'
import { domainPath, shownName } from '../domains/domain-paths.ts'
import { openInvitation, type Invitation } from './invitation-link.ts'

export const invitationPage = definePage({
  path: '/invitation',
  role: 'none',
  async get(visit) {
    const invitation = await openInvitation(visit)
    return invitation ? show(visit, invitation) : showDead(visit)
  },
  async post(visit) {
    const { client, form, services, user } = visit
    const { members, users } = services.directory
    const invitation = await openInvitation(visit)
    if (!invitation) return showDead(visit)
    const { domain, email } = invitation
    const to = domainPath({ name: domain }, '/aliases')
    const known = await users.findByEmail(email)
    if (known) {
      if (user?.email !== email) return show(visit, invitation)
      // The link came to the address.
      await users.setEmail(known._id.toHexString(), email)
      await members.accept(domain, email)
      return redirect(to, 'members.joinedNotice')
    }
    const outcome = await attempt(() =>
      users.create({ email, password: form.secret('password'), isVerified: true })
    )
    if (outcome.kind === 'refused') return show(visit, invitation, outcome.refusal)
    const made = outcome.value
    await members.accept(domain, email)
    services.events.signedUp({ email, group: made.group, remoteAddress: client.address })
    const session = await services.sessions.open(made._id.toHexString(), client)
    return { ...redirect(to, 'members.joinedNotice'), session }
  }
})

/** For who is logged in with an address that is known to be theirs. */
export const acceptInvitationPage = definePage({
  path: '/my-account/invitations/accept',
  role: 'user',
  async post({ form, services, user }) {
    const domain = form.text('domain')
    if (!user.has_verified_email) throw new HttpProblem('forbidden')
    await services.directory.members.accept(domain, user.email)
    return redirect(domainPath({ name: domain }, '/aliases'), 'members.joinedNotice')
  }
})

async function show(visit: Visit, invitation: Invitation, refusal?: Refusal): Promise<Answer> {
  const { t } = visit
  const domain = shownName({ name: invitation.domain })
  const title = t('members.joinTitle', { domain })
  const body = html`<section class="narrow">
    <h1>${title}</h1>
    <p class="lead">${t.rich('members.joinLead', { email: html`<strong>${invitation.email}</strong>` })}</p>
    ${await next(visit, invitation, refusal)}
  </section>`
  return page(title, body, refusal && 422)
}

async function next(visit: Visit, { domain, email }: Invitation, refusal?: Refusal): Promise<Html> {
  const { link, path, query, services, t, user } = visit
  if (user && user.email !== email) {
    return html`<p>${t('members.joinOther', { email: user.email })}</p>
      <form method="post" action="${link('/log-out')}">
        ${hiddenToken(visit)}<button class="primary wide">${t('frame.logOut')}</button>
      </form>`
  }
  const join = t('members.join', { domain: shownName({ name: domain }) })
  if (user)
    return html`<form method="post" class="card">
      ${hiddenToken(visit)}<button class="primary wide">${join}</button>
    </form>`
  if (await services.directory.users.findByEmail(email)) {
    const back = encodeURIComponent(`${path}?token=${query.text('token')}`)
    return html`<p>${t('members.joinLogIn')}</p>
      <p><a class="button primary wide" href="${link(`/log-in?return=${back}`)}">${t('frame.logIn')}</a></p>`
  }
  return html`<form method="post" class="card">
    ${hiddenToken(visit)}${refusalSummary(visit, refusal, ['password'])}
    <input type="hidden" autocomplete="username" value="${email}" />
    <p>${t('members.joinSignUp')}</p>
    ${inputField({ name: 'password', label: t('entry.password'), hint: t('entry.passwordHint'), type: 'password', autocomplete: 'new-password', required: true, refusal })}
    <div class="form-end"><button class="primary wide">${join}</button></div>
  </form>`
}

function showDead({ link, t }: Visit): Answer {
  const body = html`<section class="narrow">
    <h1>${t('members.deadTitle')}</h1>
    <p class="lead">${t('members.dead')}</p>
    <p><a class="button" href="${link('/')}">${t('frame.home')}</a></p>
  </section>`
  return page(t('members.deadTitle'), body, 410)
}

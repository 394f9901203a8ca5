// The domains that a visitor is invited to, above the list of those that they are in.
import { html } from 'hono/html'
import type { Html } from '../../frame/answer.ts'
import type { UserVisit } from '../../frame/page.ts'
import { hiddenToken } from '../../parts/form-field.ts'
import { shownName } from '../domains/domain-paths.ts'

export async function myInvitations(visit: UserVisit): Promise<Html> {
  const { services, user } = visit
  const invitations = await services.directory.members.invitationsOf(user.email)
  return html`${invitations.map(({ domain }) => invitation(visit, domain))}`
}

function invitation(visit: UserVisit, name: string): Html {
  const { link, t, user } = visit
  const domain = shownName({ name })
  const isProven = user.has_verified_email
  return html`<section class="card summary">
    <div>
      <h2>${t('members.mine', { domain })}</h2>
      <p>${t(isProven ? 'members.mineLead' : 'members.mineUnproven')}</p>
    </div>
    ${
      isProven
        ? html`<form method="post" action="${link('/my-account/invitations/accept')}" class="actions">
            ${hiddenToken(visit)}<input type="hidden" name="domain" value="${name}" /><button class="primary">
              ${t('members.join', { domain })}
            </button>
          </form>`
        : ''
    }
  </section>`
}

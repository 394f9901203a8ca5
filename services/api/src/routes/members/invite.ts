// Invitations: an administrator asks somebody to join, they accept with their own token.
import { z } from 'zod'
import { queueSystemMail } from '@postkeep/outbound'
import { ApiProblem } from '../../frame/api-problem.ts'
import { defineRoute } from '../../frame/route.ts'
import { line } from '../../parts/fields.ts'
import type { Services } from '../../services.ts'
import { domainView, viewDomain } from '../domains/domain-view.ts'

export const memberGroup = z.enum(['admin', 'user'], { error: 'is admin or user' })
const path = '/v1/domains/:domain_id/invites'

export const inviteMember = defineRoute({
  method: 'POST',
  path,
  access: 'admin',
  scope: 'domains',
  perDay: 10,
  summary: 'Invite somebody to the domain',
  description: 'Who is in another domain of yours is a member at once; others get a mail.',
  body: z.object({ email: line(254), group: memberGroup.default('user') }),
  response: domainView,
  async handle({ body, domain, services, user }) {
    const invite = { ...body, by: user.email }
    const { domain: changed, email, kind } = await services.directory.members.invite(domain.name, invite)
    if (kind === 'invited') await tell(services, { email, domain: domain.name, by: user.email })
    services.events.changed({ user: user.email, what: `members of ${domain.name}` })
    return { body: await viewDomain(services, changed) }
  }
})

type Invitation = { readonly email: string; readonly domain: string; readonly by: string }

async function tell({ queue, serverDomain }: Services, { by, domain, email }: Invitation): Promise<void> {
  const text = [
    `${by} invites you to ${domain} on ${serverDomain}.`,
    '',
    'Log in, or make an account with this address, and accept it:',
    `https://${serverDomain}/en/my-account/domains`,
    ''
  ]
  const mail = { to: email, subject: `An invitation to ${domain}`, text: text.join('\n'), language: 'en' }
  await queueSystemMail(mail, { queue, serverDomain })
}

export const acceptInvite = defineRoute({
  method: 'GET',
  path,
  access: 'account',
  scope: 'domains',
  summary: 'Accept an invitation',
  description: 'The address of the account has to be proven: by the link in its mail.',
  response: domainView,
  async handle({ params, services, user }) {
    const wanted = params['domain_id'] ?? ''
    const domain = await services.directory.domains.find(wanted)
    const isInvited = domain?.invites.some(({ email }) => email === user.email)
    // Who is not invited does not learn which domains there are.
    if (!domain || !isInvited) throw new ApiProblem(404, `There is no invitation to ${wanted.slice(0, 253)}`)
    const joined = await services.directory.members.accept(domain.name, user._id.toHexString())
    return { body: await viewDomain(services, joined) }
  }
})

export const withdrawInvite = defineRoute({
  method: 'DELETE',
  path,
  access: 'admin',
  scope: 'domains',
  summary: 'Withdraw an invitation',
  body: z.object({ email: line(254) }),
  response: domainView,
  async handle({ body, domain, services }) {
    return {
      body: await viewDomain(services, await services.directory.members.withdraw(domain.name, body.email))
    }
  }
})

// A member of a domain: its group, and its end.
import { z } from 'zod'
import { defineRoute } from '../../frame/route.ts'
import { domainView, viewDomain } from '../domains/domain-view.ts'
import { memberGroup } from './invite.ts'

const path = '/v1/domains/:domain_id/members/:member_id'

export const updateMember = defineRoute({
  method: 'PUT',
  path,
  access: 'admin',
  scope: 'domains',
  summary: 'Make a member an administrator, or no more',
  body: z.object({ group: memberGroup }),
  response: domainView,
  async handle({ body, domain, params, services, user }) {
    const { members } = services.directory
    const changed = await members.setGroup(domain.name, params['member_id'] ?? '', body.group)
    services.events.changed({ user: user.email, what: `members of ${domain.name}` })
    return { body: await viewDomain(services, changed) }
  }
})

export const removeMember = defineRoute({
  method: 'DELETE',
  path,
  access: 'admin',
  scope: 'domains',
  summary: 'Take a member out of the domain',
  response: domainView,
  async handle({ domain, params, services, user }) {
    const changed = await services.directory.members.remove(domain.name, params['member_id'] ?? '')
    services.events.changed({ user: user.email, what: `members of ${domain.name}` })
    return { body: await viewDomain(services, changed) }
  }
})

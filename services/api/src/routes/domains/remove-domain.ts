import { defineRoute } from '../../frame/route.ts'
import { domainView, viewDomain } from './domain-view.ts'

export const removeDomain = defineRoute({
  method: 'DELETE',
  path: '/v1/domains/:domain_id',
  access: 'admin',
  scope: 'domains',
  summary: 'Remove a domain, with its aliases and all mail in their mailboxes',
  response: domainView,
  async handle({ domain, services, user }) {
    const view = await viewDomain(services, domain)
    await services.directory.domains.remove(domain.name, { withAliases: true })
    services.events.changed({ user: user.email, what: `removed ${domain.name}` })
    return { body: view }
  }
})

// Who is let in and who is not, of one domain.
import { z } from 'zod'
import { defineRoute, type Route } from '../../frame/route.ts'
import { list } from '../../parts/fields.ts'
import { domainView, viewDomain } from './domain-view.ts'

export const [updateAllowlist, updateDenylist] = (['allowlist', 'denylist'] as const).map((name) =>
  defineRoute({
    method: 'PUT',
    path: `/v1/domains/:domain_id/${name}`,
    access: 'admin',
    scope: 'domains',
    perDay: 100,
    summary: `Replace the ${name} of a domain`,
    description: 'Addresses, domains, IP addresses and networks.',
    body: z.object({ [name]: list(1000) }),
    response: domainView,
    async handle({ body, domain, services, user }) {
      const changed = await services.directory.domains.update(domain.name, { [name]: body[name] })
      services.events.changed({ user: user.email, what: `${name} of ${domain.name}` })
      return { body: await viewDomain(services, changed) }
    }
  })
) as [Route, Route]

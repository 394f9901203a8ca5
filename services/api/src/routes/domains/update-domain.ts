import { z } from 'zod'
import { defineRoute } from '../../frame/route.ts'
import { givenSettings, settingFields } from './domain-fields.ts'
import { domainView, viewDomain } from './domain-view.ts'

export const updateDomain = defineRoute({
  method: 'PUT',
  path: '/v1/domains/:domain_id',
  access: 'admin',
  scope: 'domains',
  summary: "Change a domain's settings",
  body: z.object(settingFields),
  response: domainView,
  async handle({ body, domain, services, user }) {
    const changed = await services.directory.domains.update(domain.name, givenSettings(body))
    services.events.changed({ user: user.email, what: `settings of ${domain.name}` })
    return { body: await viewDomain(services, changed) }
  }
})

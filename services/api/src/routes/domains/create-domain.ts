import { z } from 'zod'
import { ensurePostmaster } from '@postkeep/directory'
import { defineRoute } from '../../frame/route.ts'
import { flag, line } from '../../parts/fields.ts'
import { givenSettings, settingFields } from './domain-fields.ts'
import { domainView, viewDomain } from './domain-view.ts'

export const createDomain = defineRoute({
  method: 'POST',
  path: '/v1/domains',
  access: 'account',
  scope: 'domains',
  perDay: 50,
  summary: 'Add a domain',
  body: z.object({
    domain: line(253).meta({ description: 'Its name' }),
    catchall: z
      .union([flag, line(20_000)])
      .default(true)
      .meta({ description: 'false: none; true: to your address; or the recipients of a catch-all' }),
    ...settingFields
  }),
  response: domainView,
  async handle({ body, services, user }) {
    const { aliases, domains } = services.directory
    const domain = await domains.create({ name: body.domain, owner: user.email })
    await ensurePostmaster(aliases, domain.name, user.email)
    if (body.catchall !== false) {
      const recipients = body.catchall === true ? user.email : body.catchall
      await aliases.create({ domain: domain.name, name: '*', user: user.email, recipients })
    }
    const changed = await domains.update(domain.name, givenSettings(body))
    services.events.changed({ user: user.email, what: `added ${domain.name}` })
    return { body: await viewDomain(services, changed) }
  }
})

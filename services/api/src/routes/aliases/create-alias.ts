import { defineRoute } from '../../frame/route.ts'
import { aliasFields, givenAlias, givenVacation } from './alias-fields.ts'
import { aliasView, viewAlias } from './alias-view.ts'

export const createAlias = defineRoute({
  method: 'POST',
  path: '/v1/domains/:domain_id/aliases',
  access: 'member',
  scope: 'aliases',
  perDay: 300,
  summary: 'Add an alias',
  description: 'Without a name: two random words. Without recipients and mailbox: forwards to your address.',
  body: aliasFields,
  response: aliasView,
  async handle({ body, domain, isDomainAdmin, services, user }) {
    const owner = user._id.toHexString()
    const fields = givenAlias(body, isDomainAdmin)
    const { aliases } = services.directory
    const made = await aliases.create({ ...fields, domain: domain.name, user: owner })
    const vacation = givenVacation(body)
    const alias = vacation ? await aliases.setVacation(made._id.toHexString(), vacation) : made
    services.events.changed({ user: user.email, what: `added ${alias.address}` })
    return { body: await viewAlias(services, domain, alias) }
  }
})

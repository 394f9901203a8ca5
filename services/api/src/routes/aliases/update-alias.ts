import { defineRoute } from '../../frame/route.ts'
import { aliasFields, givenAlias, givenVacation } from './alias-fields.ts'
import { aliasView, viewAlias } from './alias-view.ts'

export const updateAlias = defineRoute({
  method: 'PUT',
  path: '/v1/domains/:domain_id/aliases/:alias_id',
  access: 'owner',
  scope: 'aliases',
  summary: 'Change an alias',
  body: aliasFields,
  response: aliasView,
  async handle({ alias, body, domain, isDomainAdmin, services, user }) {
    const changes = givenAlias(body, isDomainAdmin)
    const { aliases } = services.directory
    const vacation = givenVacation(body)
    const id = alias._id.toHexString()
    if (vacation) await aliases.setVacation(id, vacation)
    const changed = await aliases.update(id, changes)
    services.events.changed({ user: user.email, what: `changed ${changed.address}` })
    return { body: await viewAlias(services, domain, changed) }
  }
})

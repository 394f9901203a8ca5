import { defineRoute } from '../../frame/route.ts'
import { aliasView, viewAlias } from './alias-view.ts'

export const removeAlias = defineRoute({
  method: 'DELETE',
  path: '/v1/domains/:domain_id/aliases/:alias_id',
  access: 'owner',
  scope: 'aliases',
  summary: 'Remove an alias, with its mailbox and all mail in it',
  response: aliasView,
  async handle({ alias, domain, services, user }) {
    await services.directory.aliases.remove(alias._id.toHexString())
    services.events.changed({ user: user.email, what: `removed ${alias.address}` })
    return { body: await viewAlias(services, domain, alias) }
  }
})

import { defineRoute } from '../../frame/route.ts'
import { aliasView, viewAlias } from './alias-view.ts'

export const getAlias = defineRoute({
  method: 'GET',
  path: '/v1/domains/:domain_id/aliases/:alias_id',
  access: 'owner',
  scope: 'aliases',
  summary: 'One alias, by id or name',
  response: aliasView,
  handle: async ({ alias, domain, services }) => ({ body: await viewAlias(services, domain, alias) })
})

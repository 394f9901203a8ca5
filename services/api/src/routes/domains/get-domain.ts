import { defineRoute } from '../../frame/route.ts'
import { domainView, viewDomain } from './domain-view.ts'

export const getDomain = defineRoute({
  method: 'GET',
  path: '/v1/domains/:domain_id',
  access: 'member',
  scope: 'domains',
  summary: 'One domain, by name or id',
  response: domainView,
  handle: async ({ domain, services }) => ({ body: await viewDomain(services, domain) })
})

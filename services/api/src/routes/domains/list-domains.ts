import { z } from 'zod'
import { pageFields, pageHeaders } from '../../frame/pagination.ts'
import { defineRoute } from '../../frame/route.ts'
import { line } from '../../parts/fields.ts'
import { domainView, viewDomains } from './domain-view.ts'

const orders = ['created_at', '-created_at', 'name', '-name', 'updated_at', '-updated_at'] as const

export const listDomains = defineRoute({
  method: 'GET',
  path: '/v1/domains',
  access: 'account',
  scope: 'domains',
  summary: 'List the domains that one is a member of',
  query: z.object({
    q: line(253).optional().meta({ description: 'Part of the name' }),
    name: line(253).optional().meta({ description: 'The whole name' }),
    domain: line(253).optional().meta({ description: 'The same as name' }),
    sort: z.enum(orders).default('created_at'),
    ...pageFields({ limit: 1000, most: 1000 })
  }),
  response: z.array(domainView),
  isPaged: true,
  async handle({ context, query, services, user }) {
    const all = await services.directory.domains.list({ user: user._id.toHexString() })
    const wanted = (query.name ?? query.domain)?.toLowerCase()
    const part = query.q?.toLowerCase() ?? ''
    const field = query.sort.replace('-', '') as 'name' | 'created_at' | 'updated_at'
    const found = all
      .filter(({ name }) => name.includes(part) && (wanted === undefined || name === wanted))
      .toSorted((a, b) => (a[field] < b[field] ? -1 : Number(a[field] > b[field])))
    if (query.sort.startsWith('-')) found.reverse()
    const { limit, page } = query
    const shown = found.slice((page - 1) * limit, page * limit)
    const headers = pageHeaders(context, { page, limit, count: found.length })
    return { body: await viewDomains(services, shown), headers }
  }
})

import { z } from 'zod'
import { pageFields, pageHeaders } from '../../frame/pagination.ts'
import { defineRoute } from '../../frame/route.ts'
import { line } from '../../parts/fields.ts'
import { aliasView } from './alias-view.ts'
import { writeAliases } from './write-aliases.ts'

const orders = ['name', '-name', 'created_at', '-created_at', 'storage_used', '-storage_used'] as const

const json = { 'Content-Type': 'application/json; charset=utf-8' }

export const listAliases = defineRoute({
  method: 'GET',
  path: '/v1/domains/:domain_id/aliases',
  access: 'member',
  scope: 'aliases',
  summary: 'List the aliases of a domain; who is no administrator sees their own',
  query: z.object({
    q: line(254)
      .optional()
      .meta({ description: 'Part of a name; with an @ the beginning of a recipient; #label' }),
    name: line(254).optional(),
    recipient: line(254).optional(),
    sort: z.enum(orders).default('created_at'),
    ...pageFields({ limit: 1000, most: 1000 })
  }),
  response: z.array(aliasView),
  isPaged: true,
  async handle({ context, domain, isDomainAdmin, query, services, user }) {
    const own = isDomainAdmin ? {} : { user: user._id.toHexString() }
    const found = await services.directory.aliases.searchStored({ ...query, ...own, domain })
    const { limit, page } = query
    // The directory gives the last page for one behind it: who reads to the end must come to one.
    const shown = page > found.pages ? [] : found.aliases
    const body = await writeAliases(shown, { domain, services, user })
    return { body, headers: { ...pageHeaders(context, { page, limit, count: found.count }), ...json } }
  }
})

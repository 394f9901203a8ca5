import { z } from 'zod'
import { pageFields, pageHeaders } from '../../frame/pagination.ts'
import { defineRoute } from '../../frame/route.ts'
import { flag, line } from '../../parts/fields.ts'
import { ownerOf } from './email-visit.ts'
import { listedEmailView, viewListedEmail } from './email-view.ts'

const orders = ['created_at', '-created_at', 'updated_at', '-updated_at', 'date', '-date'] as const

export const listEmails = defineRoute({
  method: 'GET',
  path: '/v1/emails',
  access: 'account or mailbox',
  scope: 'emails',
  summary: 'List outbound mail, newest first',
  query: z.object({
    q: line(254)
      .optional()
      .meta({ description: 'An address, @domain, Message-ID or id; else part of a subject' }),
    status: listedEmailView.shape.status.optional(),
    domain: line(253).optional().meta({ description: 'Name or id' }),
    is_scheduled: flag.optional().meta({ description: 'Its time has not come yet' }),
    sort: z.enum(orders).default('-created_at'),
    ...pageFields({ limit: 25, most: 100 })
  }),
  response: z.array(listedEmailView),
  isPaged: true,
  async handle(visit) {
    const { context, query, services } = visit
    const { domain: name, is_scheduled: isScheduled, limit, page, q, sort: order, status } = query
    const domain = name === undefined ? undefined : await services.directory.domains.find(name)
    // A domain that is not here is as somebody else's: there is no mail of the caller's.
    if (name !== undefined && !domain)
      return { body: [], headers: pageHeaders(context, { page, limit, count: 0 }) }
    const search = { q, status, page, limit, order, isScheduled, domain: domain?._id }
    const found = await services.queue.search({ ...search, owner: await ownerOf(visit) })
    const shown = page > found.pages ? [] : found.emails
    const headers = pageHeaders(context, { page, limit, count: found.count })
    return { body: shown.map((email) => viewListedEmail(email, services)), headers }
  }
})

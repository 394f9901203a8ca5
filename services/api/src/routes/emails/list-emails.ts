import { z } from 'zod'
import { pageFields, pageHeaders } from '../../frame/pagination.ts'
import { defineRoute } from '../../frame/route.ts'
import { line } from '../../parts/fields.ts'
import { ownerOf } from './email-visit.ts'
import { listedEmailView, viewListedEmail } from './email-view.ts'

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
    ...pageFields({ limit: 25, most: 100 })
  }),
  response: z.array(listedEmailView),
  isPaged: true,
  async handle(visit) {
    const { context, query, services } = visit
    const found = await services.queue.search({ ...query, owner: await ownerOf(visit) })
    const { limit, page } = query
    const shown = page > found.pages ? [] : found.emails
    const headers = pageHeaders(context, { page, limit, count: found.count })
    return { body: shown.map((email) => viewListedEmail(email, services)), headers }
  }
})

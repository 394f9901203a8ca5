import { z } from 'zod'
import { pageFields, pageHeaders } from '../../frame/pagination.ts'
import { defineRoute } from '../../frame/route.ts'
import { line } from '../../parts/fields.ts'
import { listedEmailView } from '../emails/email-view.ts'
import { queuedView, viewQueued } from './queued-view.ts'

export const listQueue = defineRoute({
  method: 'GET',
  path: '/v1/queue',
  access: 'operator',
  scope: 'emails',
  summary: 'List the outbound mail of the whole server, newest first',
  query: z.object({
    q: line(254).optional().meta({ description: 'An address, @domain, Message-ID or id' }),
    status: listedEmailView.shape.status.optional(),
    ...pageFields({ limit: 25, most: 100 })
  }),
  response: z.array(queuedView),
  isPaged: true,
  async handle({ context, query, services }) {
    const found = await services.queue.search(query)
    const { limit, page } = query
    const shown = page > found.pages ? [] : found.emails
    const headers = pageHeaders(context, { page, limit, count: found.count })
    return { body: shown.map((email) => viewQueued(email, services)), headers }
  }
})

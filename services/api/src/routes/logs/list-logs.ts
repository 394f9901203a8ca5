import { z } from 'zod'
import { searchLogs } from '@postkeep/directory'
import { pageFields, pageHeaders } from '../../frame/pagination.ts'
import { defineRoute } from '../../frame/route.ts'
import { logFields, logSearch } from './log-query.ts'
import { logView, viewLog } from './log-view.ts'

export const listLogs = defineRoute({
  method: 'GET',
  path: '/v1/logs',
  access: 'account',
  scope: 'emails',
  summary: 'What became of mail to and from your addresses in the last 7 days, newest first',
  query: z.object({ ...logFields, ...pageFields({ limit: 25, most: 100 }) }),
  response: z.array(logView),
  refusals: [404],
  isPaged: true,
  async handle(visit) {
    const { context, query, services } = visit
    const { limit, page } = query
    const search = { ...(await logSearch(visit, query)), limit, page }
    const found = await searchLogs(services.database, search)
    const shown = page > found.pages ? [] : found.entries
    return { body: shown.map(viewLog), headers: pageHeaders(context, { page, limit, count: found.count }) }
  }
})

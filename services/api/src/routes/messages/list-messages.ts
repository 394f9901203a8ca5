import { z } from 'zod'
import { pageHeaders } from '../../frame/pagination.ts'
import { defineRoute } from '../../frame/route.ts'
import { findMessages } from './find-messages.ts'
import { messageQuery } from './message-query.ts'
import { messageView, readsBody, viewMessage } from './message-view.ts'
import { readBody } from './rows.ts'

export const listMessages = defineRoute({
  method: 'GET',
  path: '/v1/messages',
  access: 'mailbox',
  summary: 'List and search messages',
  description:
    'A page is small and quick with `raw=false&nodemailer=false`, or with `raw=false&lightweight=true`.',
  query: messageQuery,
  response: z.array(messageView),
  isPaged: true,
  async handle({ context, query, session }) {
    const { count, rows } = await findMessages(session, query)
    const body = []
    for (const row of rows) {
      const raw = readsBody(query) ? await readBody(session, row) : undefined
      body.push(await viewMessage(row, query, raw))
    }
    return { body, headers: pageHeaders(context, { page: query.page, limit: query.limit, count }) }
  }
})

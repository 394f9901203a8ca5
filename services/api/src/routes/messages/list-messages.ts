import { z } from 'zod'
import { pageHeaders } from '../../frame/pagination.ts'
import { defineRoute } from '../../frame/route.ts'
import { findMessages } from './find-messages.ts'
import { messageQuery } from './message-query.ts'
import { messageView, readsBody, viewMessage } from './message-view.ts'
import { readBody } from './rows.ts'

/** Bytes of messages whose content one page shows. */
const mostContent = 16 * 1024 * 1024

export const listMessages = defineRoute({
  method: 'GET',
  path: '/v1/messages',
  access: 'mailbox',
  summary: 'List and search messages',
  description:
    'A page is small and quick with `raw=false&nodemailer=false`, or with `raw=false&lightweight=true`. It has the content ' +
    'of 16 MB of messages at most; what is beyond is shown without, and read one by one.',
  query: messageQuery,
  response: z.array(messageView),
  isPaged: true,
  async handle({ context, query, session }) {
    const { count, rows } = await findMessages(session, query)
    const body = []
    let left = mostContent
    for (const row of rows) {
      const shape = row.size <= left ? query : { ...query, raw: false, lightweight: true }
      const raw = readsBody(shape) ? await readBody(session, row) : undefined
      left -= raw?.length ?? 0
      body.push(await viewMessage(row, shape, raw))
    }
    return { body, headers: pageHeaders(context, { page: query.page, limit: query.limit, count }) }
  }
})

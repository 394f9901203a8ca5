import { Readable } from 'node:stream'
import { z } from 'zod'
import { pageHeaders } from '../../frame/pagination.ts'
import { defineRoute } from '../../frame/route.ts'
import { findMessages } from './find-messages.ts'
import { closeWhenStalled } from './large-message.ts'
import { messageQuery } from './message-query.ts'
import { messageView, readsBody, viewMessage } from './message-view.ts'
import { pageJson } from './page-json.ts'

export const listMessages = defineRoute({
  method: 'GET',
  path: '/v1/messages',
  access: 'mailbox',
  summary: 'List and search messages',
  description:
    'A page is small and quick with `raw=false&nodemailer=false`, or with `raw=false&lightweight=true`. It has the content ' +
    'of 16 MB of messages at most; what is beyond is shown without, and read one by one. Text of more than 1 MB has no ' +
    '`textAsHtml`.',
  query: messageQuery,
  response: z.array(messageView),
  isPaged: true,
  async handle(visit) {
    const { context, query, session } = visit
    const { count, rows } = await findMessages(session, query)
    const headers = pageHeaders(context, { page: query.page, limit: query.limit, count })
    if (!readsBody(query)) return { body: rows.map((row) => viewMessage(row, query)), headers }
    const pieces = pageJson(visit, rows, query)
    // While it can still be said that it fails.
    const first = await pieces.next()
    closeWhenStalled(context)
    return {
      body: Readable.from(chain(first, pieces)),
      headers: { ...headers, 'Content-Type': 'application/json; charset=utf-8' }
    }
  }
})

async function* chain(
  first: IteratorResult<Uint8Array>,
  rest: AsyncGenerator<Uint8Array>
): AsyncGenerator<Uint8Array> {
  try {
    if (!first.done) yield first.value
    yield* rest
  } finally {
    await rest.return(undefined)
  }
}

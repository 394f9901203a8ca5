import { z } from 'zod'
import { defineRoute } from '../../frame/route.ts'
import { flag } from '../../parts/fields.ts'
import { findMessage, noMessage } from './find-message.ts'
import { downloadLarge, emlHeaders, smallMessage, viewLarge } from './large-message.ts'
import { shapeFields } from './message-query.ts'
import { messageView, readsBody, viewWhole } from './message-view.ts'
import { readBody } from './rows.ts'

const json = { 'Content-Type': 'application/json; charset=utf-8' }

export const getMessage = defineRoute({
  method: 'GET',
  path: '/v1/messages/:id',
  access: 'mailbox',
  summary: 'One message',
  query: z.object({
    ...shapeFields,
    eml: flag.default(false).meta({ description: 'The message itself, as message/rfc822' })
  }),
  response: messageView,
  otherTypes: ['message/rfc822'],
  async handle(visit) {
    const { params, query, session } = visit
    const id = params['id'] ?? ''
    const { row } = await findMessage(session, id)
    if (row.size > smallMessage && query.eml) return downloadLarge(visit, row)
    if (row.size > smallMessage && readsBody(query))
      return { body: await viewLarge(visit, row, query), headers: json }
    const raw = query.eml || readsBody(query) ? await readBody(session, row) : undefined
    if (!query.eml) return { body: await viewWhole(row, query, raw) }
    if (!raw) throw noMessage(id)
    return { body: raw, headers: emlHeaders(id, raw.length) }
  }
})

import { z } from 'zod'
import { defineRoute } from '../../frame/route.ts'
import { flag } from '../../parts/fields.ts'
import { findMessage, noMessage } from './find-message.ts'
import { shapeFields } from './message-query.ts'
import { messageView, readsBody, viewMessage } from './message-view.ts'
import { readBody } from './rows.ts'

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
  async handle({ params, query, session }) {
    const id = params['id'] ?? ''
    const { row } = await findMessage(session, id)
    const raw = query.eml || readsBody(query) ? await readBody(session, row) : undefined
    if (!query.eml) return { body: await viewMessage(row, query, raw) }
    if (!raw) throw noMessage(id)
    const disposition = `attachment; filename="${id}.eml"`
    return { body: raw, headers: { 'Content-Type': 'message/rfc822', 'Content-Disposition': disposition } }
  }
})

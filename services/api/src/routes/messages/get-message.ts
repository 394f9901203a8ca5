import { Readable } from 'node:stream'
import { createZstdDecompress } from 'node:zlib'
import { z } from 'zod'
import type { MailboxSession } from '@postkeep/mailbox-client'
import { decompressBody } from '@postkeep/mailbox-contract'
import { defineRoute, type Reply, type Visit } from '../../frame/route.ts'
import { flag } from '../../parts/fields.ts'
import { findMessage, noMessage } from './find-message.ts'
import { shapeFields } from './message-query.ts'
import { messageView, readsBody, viewMessage } from './message-view.ts'
import { readBody, storedBody, type MessageRow } from './rows.ts'

const stalledMs = 60_000

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
    if (query.eml || readsBody(query)) await holdMemory(visit, row.size)
    if (query.eml) return download(session, row, id)
    const raw = readsBody(query) ? await readBody(session, row) : undefined
    return { body: await viewMessage(row, query, raw) }
  }
})

const smallMessage = 1024 * 1024

/** Until the answer has gone out. Who does not read it has lost it. */
async function holdMemory({ context, services }: Visit<'mailbox'>, bytes: number): Promise<void> {
  if (bytes <= smallMessage) return
  const { res } = context
  const release = await services.bodyMemory.take(bytes)
  if (res.closed) return release()
  res.once('close', release)
  res.setTimeout(stalledMs, () => res.destroy())
}

/** Unpacked on its way out. */
async function download(session: MailboxSession, row: MessageRow, id: string): Promise<Reply> {
  const stored = await storedBody(session, row)
  if (!stored) throw noMessage(id)
  const headers = {
    'Content-Type': 'message/rfc822',
    'Content-Disposition': `attachment; filename="${id}.eml"`,
    'Content-Length': String(stored.size)
  }
  if (stored.size <= smallMessage) return { body: decompressBody(stored.compressed, stored.size), headers }
  return { body: Readable.from([stored.compressed]).pipe(createZstdDecompress()), headers }
}

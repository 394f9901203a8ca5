import { pipeline } from 'node:stream/promises'
import { createZstdDecompress } from 'node:zlib'
import { z } from 'zod'
import { decompressBody } from '@postkeep/mailbox-contract'
import { letGo, type Stored } from '@postkeep/spool'
import type { Room } from '../../body/room.ts'
import { defineRoute, type Reply, type Visit } from '../../frame/route.ts'
import { flag } from '../../parts/fields.ts'
import { findMessage, noMessage } from './find-message.ts'
import { shapeFields } from './message-query.ts'
import { messageView, readsBody, viewMessage } from './message-view.ts'
import { readBody, storedBody, type MessageRow } from './rows.ts'

const stalledMs = 60_000
const pieceBytes = 256 * 1024

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
    if (query.eml) return download(visit, row)
    const raw = readsBody(query) ? await readBody(session, row) : undefined
    return { body: await viewMessage(row, query, raw) }
  }
})

const smallMessage = 1024 * 1024

/** Who does not read the answer has lost it. */
async function holdMemory({ context: { res }, room }: Visit<'mailbox'>, bytes: number): Promise<void> {
  if (bytes <= smallMessage) return
  await room.takeMemory(bytes)
  res.setTimeout(stalledMs, () => res.destroy())
}

/** Unpacked on its way out. */
async function download({ params, room, session }: Visit<'mailbox'>, row: MessageRow): Promise<Reply> {
  const id = params['id']!
  const stored = await storedBody(session, row)
  if (!stored) throw noMessage(id)
  const headers = {
    'Content-Type': 'message/rfc822',
    'Content-Disposition': `attachment; filename="${id}.eml"`,
    'Content-Length': String(stored.size)
  }
  if (stored.size <= smallMessage) return { body: decompressBody(stored.compressed, stored.size), headers }
  const waiting = await setAside(stored.compressed, room)
  const unpack = createZstdDecompress()
  pipeline(waiting.read(), unpack).catch((error: unknown) => unpack.destroy(error as Error))
  return { body: unpack, headers }
}

/** In a file, and no longer in memory: who reads slowly takes none of it. */
async function setAside(bytes: Buffer, room: Room): Promise<Stored> {
  const spooled = room.create()
  for (let at = 0; at < bytes.length; at += pieceBytes)
    await spooled.append(bytes.subarray(at, at + pieceBytes))
  letGo(bytes)
  room.giveMemory()
  return spooled
}

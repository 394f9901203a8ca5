// A large message as answers have it: it lies in files while it goes out, so that who reads slowly takes no memory.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdDecompress } from 'node:zlib'
import type { Context } from 'koa'
import { letGo, type Spooled, type Stored } from '@postkeep/spool'
import { JsonOutput } from '../../body/json-output.ts'
import { LargeContent } from '../../body/large-content.ts'
import type { Reply, Visit } from '../../frame/route.ts'
import { noMessage } from './find-message.ts'
import { viewMessage, type Shape } from './message-view.ts'
import { hasLongText, parseMessage } from './parse-message.ts'
import { storedBody, type MessageRow } from './rows.ts'

/** Bytes of one that is shown from memory. */
export const smallMessage = 1024 * 1024
const stalledMs = 60_000
const pieceBytes = 256 * 1024
type MessageVisit = Visit<'mailbox'>

/** Unpacked on its way out. */
export async function downloadLarge(visit: MessageVisit, row: MessageRow): Promise<Reply> {
  const packed = await setAside(visit, row)
  visit.room.giveMemory()
  return { body: unpacked(packed), headers: emlHeaders(visit.params['id']!, row.size) }
}

export function emlHeaders(id: string, size: number): Record<string, string> {
  return {
    'Content-Type': 'message/rfc822',
    'Content-Disposition': `attachment; filename="${id}.eml"`,
    'Content-Length': String(size)
  }
}

/** The JSON of `viewMessage`. */
export async function viewLarge(visit: MessageVisit, row: MessageRow, shape: Shape): Promise<Readable> {
  const { room } = visit
  const packed = await setAside(visit, row)
  const raw = room.create()
  for await (const piece of unpacked(packed)) await raw.append(piece as Buffer)
  const output = new JsonOutput()
  const files = room.create()
  const show = async (content: Buffer) => {
    const start = files.size
    await appendTo(files, content)
    return output.base64(new LargeContent(files, start, files.size))
  }
  const isParsed = shape.nodemailer && !shape.lightweight
  const options = isParsed && {
    isTextLong: await lookedThrough(raw, hasLongText),
    show: shape.attachments ? show : undefined
  }
  const view = {
    ...viewMessage(row, { nodemailer: shape.nodemailer && !isParsed }),
    ...(options && { nodemailer: await parseMessage(Readable.from(raw.read()), options) }),
    ...(shape.raw && { raw: output.text(raw) })
  }
  room.giveMemory()
  return output.write(view)
}

async function lookedThrough<T>(stored: Stored, look: (bytes: Buffer) => T): Promise<T> {
  const bytes = await stored.bytes()
  try {
    return look(bytes)
  } finally {
    if (!stored.chunks) letGo(bytes)
  }
}

/** As it is stored, in a file, and no longer in memory. @throws ApiProblem 404 */
async function setAside({ context, params, room, session }: MessageVisit, row: MessageRow): Promise<Stored> {
  await room.takeMemory(row.size)
  // Who does not read the answer has lost it.
  closeWhenStalled(context)
  const stored = await storedBody(session, row)
  if (!stored) throw noMessage(params['id']!)
  const spooled = room.create()
  await appendTo(spooled, stored.compressed)
  letGo(stored.compressed)
  return spooled
}

export function closeWhenStalled({ res }: Context): void {
  res.setTimeout(stalledMs, () => res.destroy())
}

async function appendTo(spooled: Spooled, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; at += pieceBytes)
    await spooled.append(bytes.subarray(at, at + pieceBytes))
}

function unpacked(packed: Stored): Readable {
  const unpack = createZstdDecompress()
  pipeline(packed.read(), unpack).catch((error: unknown) => unpack.destroy(error as Error))
  return unpack
}

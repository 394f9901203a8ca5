// Messages of a folder as numbers and headers: what a list shows without reading their bodies.
import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import type { Body, MailboxSession, OpenedFolder } from '@postkeep/mailbox-client'
import {
  bodiesPerChunk,
  decompressBody,
  emailId,
  flagNames,
  threadId,
  unpackChunk,
  unpackStructure,
  type Chunk,
  type ChunkKind,
  type FolderStatus,
  type UidRanges
} from '@postkeep/mailbox-contract'
import { headerFieldsOf } from '@postkeep/mime'

export type MessageRow = {
  readonly folder: FolderStatus
  readonly uid: number
  readonly body: number
  readonly size: number
  readonly modseq: number
  /** Seconds since 1970. */
  readonly internalDate: number
  readonly saveDate: number
  readonly flags: readonly string[]
  /** OBJECTID (RFC 8474). */
  readonly emailId: string
  readonly threadId: string
  /** The fields that lists show, as they came. */
  readonly header: Buffer
  readonly hasAttachment: boolean
}

const names = [
  'uid',
  'flags',
  'keywords',
  'body',
  'size',
  'modseq',
  'internalDate',
  'saveDate',
  'thread'
] as const

/** In the order of `uids`, without those that are gone. */
export async function readRows(
  session: MailboxSession,
  { folder, keywords, objectSalt }: Pick<OpenedFolder, 'folder' | 'keywords' | 'objectSalt'>,
  uids: readonly number[]
): Promise<MessageRow[]> {
  if (uids.length === 0) return []
  const { columns, count } = await session.columns(folder.id, names, rangesOf(uids))
  const bodies = [...columns.body.subarray(0, count)]
  const [headers, structures] = await Promise.all([
    chunksOf(session, 'headers', bodies),
    chunksOf(session, 'structure', bodies)
  ])
  const rows = new Map<number, MessageRow>()
  for (let at = 0; at < count; at += 1) {
    const body = columns.body[at]!
    const lanes = { flags: columns.flags[at]!, keywords: columns.keywords[at]! }
    rows.set(columns.uid[at]!, {
      folder,
      uid: columns.uid[at]!,
      body,
      size: columns.size[at]!,
      modseq: columns.modseq[at]!,
      internalDate: columns.internalDate[at]!,
      saveDate: columns.saveDate[at]!,
      flags: flagNames(lanes, keywords),
      emailId: emailId({ objectSalt }, body),
      threadId: threadId({ objectSalt }, columns.thread[at]!),
      header: headerFieldsOf(headers(body)),
      hasAttachment: tellsAttachment(structures(body))
    })
  }
  return uids.flatMap((uid) => rows.get(uid) ?? [])
}

/** The message; undefined: it is gone. */
export async function readBody(session: MailboxSession, row: MessageRow): Promise<Buffer | undefined> {
  const body = await storedBody(session, row)
  return body && decompressBody(body.compressed, body.size)
}

/** As it is stored: one zstd frame. undefined: it is gone. */
export async function storedBody(session: MailboxSession, { body }: MessageRow): Promise<Body | undefined> {
  let stored: Body | undefined
  await session.bodies([body], (one) => {
    stored = one
  })
  return stored
}

/** In the order asked, without those that are gone. The mailbox is read on as they are taken. */
export async function* storedBodies(
  session: MailboxSession,
  numbers: readonly number[]
): AsyncGenerator<Body, undefined> {
  const stop = new AbortController()
  const { signal } = stop
  const bodies = new PassThrough({ objectMode: true, highWaterMark: 1 })
  const hand = async (body: Body) => {
    if (!bodies.write(body)) await once(bodies, 'drain', { signal })
  }
  const reading = session.bodies(numbers, hand, { signal }).then(
    () => void bodies.end(),
    (error: Error) => void bodies.destroy(error)
  )
  try {
    for await (const body of bodies) yield body as Body
    return undefined
  } finally {
    stop.abort()
    await reading
  }
}

async function chunksOf(session: MailboxSession, kind: ChunkKind, bodies: readonly number[]) {
  const chunks = new Map<number, Chunk>()
  const numbers = [...new Set(bodies.map(chunkOf))].sort((a, b) => a - b)
  await session.chunks(
    kind,
    numbers,
    (number, compressed) => void chunks.set(number, unpackChunk(compressed))
  )
  return (body: number) => chunks.get(chunkOf(body))?.entry(body % bodiesPerChunk) ?? Buffer.alloc(0)
}

function chunkOf(body: number): number {
  return Math.floor(body / bodiesPerChunk)
}

/** A Content-Disposition of a BODYSTRUCTURE (RFC 9051 §7.5.2). */
function tellsAttachment(structure: Buffer): boolean {
  return (
    structure.length > 4 &&
    /\("attachment"/i.test(unpackStructure(structure).bodyStructure.toString('latin1'))
  )
}

/** Ascending, neighbours together. */
export function rangesOf(uids: readonly number[] | Uint32Array): UidRanges {
  const ranges: number[] = []
  for (const uid of Uint32Array.from(uids).sort()) {
    if (ranges.length > 0 && uid <= ranges.at(-1)! + 1) ranges[ranges.length - 1] = uid
    else ranges.push(uid, uid)
  }
  return ranges
}

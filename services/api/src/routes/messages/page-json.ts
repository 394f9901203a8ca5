// A page of whole messages as JSON, one after the other as they are taken: one is in memory, and what it is made of.
import type { Body } from '@postkeep/mailbox-client'
import { decompressBody } from '@postkeep/mailbox-contract'
import { ApiProblem } from '../../frame/api-problem.ts'
import type { Visit } from '../../frame/route.ts'
import { smallMessage, viewLarge } from './large-message.ts'
import { viewMessage, viewWhole, type Shape } from './message-view.ts'
import { storedBodies, type MessageRow } from './rows.ts'

/** Bytes of messages whose content one page shows. */
const mostContent = 16 * 1024 * 1024
/** Smaller pieces go out together. */
const pieceBytes = 128 * 1024

type MessageVisit = Visit<'mailbox'>
type Entry = { readonly row: MessageRow; readonly isWhole: boolean }

export async function* pageJson(
  visit: MessageVisit,
  rows: readonly MessageRow[],
  shape: Shape
): AsyncGenerator<Uint8Array, undefined> {
  yield* joined(pieces(visit, entriesOf(rows), shape))
  return undefined
}

function entriesOf(rows: readonly MessageRow[]): Entry[] {
  let left = mostContent
  return rows.map((row) => {
    const isWhole = row.size <= left
    if (isWhole) left -= row.size
    return { row, isWhole }
  })
}

async function* pieces(
  visit: MessageVisit,
  entries: readonly Entry[],
  shape: Shape
): AsyncGenerator<Uint8Array> {
  const small = entries.filter(({ isWhole, row }) => isWhole && row.size <= smallMessage)
  const bodies = storedBodies(
    visit.session,
    small.map(({ row }) => row.body)
  )
  try {
    let next = await bodies.next()
    yield Buffer.from('[')
    for (const [index, entry] of entries.entries()) {
      if (index > 0) yield Buffer.from(',')
      const stored = small.includes(entry) && next.value?.body === entry.row.body ? next.value : undefined
      if (entry.isWhole && entry.row.size > smallMessage) yield* largeJson(visit, entry.row, shape)
      else yield await smallJson(entry, stored, shape)
      if (stored) next = await bodies.next()
    }
    yield Buffer.from(']')
  } finally {
    await bodies.return(undefined)
  }
}

/** Also of a large one, without its content. */
async function smallJson({ isWhole, row }: Entry, stored: Body | undefined, shape: Shape): Promise<Buffer> {
  const raw = isWhole && stored ? decompressBody(stored.compressed, stored.size) : undefined
  return Buffer.from(JSON.stringify(await viewWhole(row, shape, raw)))
}

/** It waits for its turn before it is read. */
async function* largeJson(visit: MessageVisit, row: MessageRow, shape: Shape): AsyncGenerator<Uint8Array> {
  try {
    yield* await viewLarge(visit, row, shape)
  } catch (error) {
    if (!(error instanceof ApiProblem && error.status === 404)) throw error
    // It went meanwhile.
    yield Buffer.from(JSON.stringify(viewMessage(row, shape)))
  } finally {
    visit.room.giveMemory()
  }
}

/** Small ones together; a large one is not copied. */
async function* joined(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = []
  let bytes = 0
  for await (const piece of pieces) {
    const isLarge = piece.length >= pieceBytes
    if (!isLarge) {
      waiting.push(piece)
      bytes += piece.length
      if (bytes < pieceBytes) continue
    }
    if (bytes > 0) yield Buffer.concat(waiting, bytes)
    waiting = []
    bytes = 0
    if (isLarge) yield piece
  }
  yield Buffer.concat(waiting, bytes)
}

// The three ways of a FETCH: from the typed arrays, from chunks, from the messages. Never a call a message.
import {
  type Chunk,
  type ChunkKind,
  bodiesPerChunk,
  decompressBody,
  unpackChunk
} from '@postkeep/mailbox-contract'
import type { MailboxSession } from '@postkeep/mailbox-client'
import type { Client } from '../client.ts'
import type { SelectedFolder } from '../selected-folder.ts'
import type { FetchPlan } from './plan-fetch.ts'
import { RowWriter } from './row-writer.ts'

/** Rows between looks at whether the client still reads. */
const rowsBetweenLooks = 4096
/** Chunks of one kind that are held while those of another come. */
const chunksTogether = 8

export interface Unsent {
  /** Messages that are gone meanwhile. */
  readonly gone: readonly number[]
  /** Messages of which a part has an encoding that is not known. */
  readonly undecodable: readonly number[]
}

/** Sends what the plan says of those messages; returns those of which it could not. */
export async function sendRows(
  client: Client,
  folder: SelectedFolder,
  plan: FetchPlan,
  indices: readonly number[]
): Promise<Unsent> {
  const rows = new RowWriter(client.output.buffer, plan, { folder, uidOnly: client.session.uidOnly })
  if (plan.source === 'columns') {
    for (let at = 0; at < indices.length; at += 1) {
      rows.fromColumns(indices[at]!)
      if (at % rowsBetweenLooks === rowsBetweenLooks - 1 && client.output.isBlocked)
        await client.output.ready()
    }
    return { gone: [], undecodable: [] }
  }
  const sender = new RowSender(client, folder, rows)
  const unknown = plan.source === 'chunks' ? await sender.fromChunks(indices, plan.chunks) : indices
  const gone = unknown.length > 0 ? await sender.fromBodies(unknown) : []
  return { gone, undecodable: sender.undecodable }
}

class RowSender {
  readonly #mailbox: MailboxSession
  readonly #client: Client
  readonly #bodies: Uint32Array
  readonly #rows: RowWriter
  readonly undecodable: number[] = []

  constructor(client: Client, folder: SelectedFolder, rows: RowWriter) {
    this.#client = client
    this.#mailbox = client.session.mailbox
    this.#bodies = folder.table.column('body')
    this.#rows = rows
  }

  /** Chunk by chunk; returns the messages that the chunks know nothing of. */
  async fromChunks(indices: readonly number[], kinds: readonly ChunkKind[]): Promise<number[]> {
    const byChunk = Map.groupBy(indices, (index) => Math.floor(this.#bodies[index]! / bodiesPerChunk))
    const numbers = [...byChunk.keys()]
    const together = kinds.length > 1 ? chunksTogether : numbers.length
    const unknown: number[] = []
    for (let first = 0; first < numbers.length; first += together) {
      await this.#chunks(numbers.slice(first, first + together), kinds, (number, chunks) => {
        for (const index of byChunk.get(number) ?? []) if (!this.#row(index, chunks)) unknown.push(index)
        byChunk.delete(number)
      })
    }
    for (const left of byChunk.values()) unknown.push(...left)
    return unknown.toSorted((a, b) => a - b)
  }

  /** The last kind is streamed; the chunks of the others are held until its have come. */
  async #chunks(
    numbers: readonly number[],
    kinds: readonly ChunkKind[],
    use: (number: number, chunks: Partial<Record<ChunkKind, Chunk>>) => void
  ): Promise<void> {
    const held = new Map<number, Partial<Record<ChunkKind, Chunk>>>()
    for (const kind of kinds) {
      const isLast = kind === kinds.at(-1)
      const take = (number: number, compressed: Buffer): Promise<void> | void => {
        const chunks = { ...held.get(number), [kind]: unpackChunk(compressed) }
        if (!isLast) return void held.set(number, chunks)
        held.delete(number)
        if (kinds.every((wanted) => chunks[wanted] !== undefined)) use(number, chunks)
        if (this.#client.output.isBlocked) return this.#client.output.ready()
      }
      await this.#mailbox.chunks(kind, numbers, take, { signal: this.#client.signal })
    }
  }

  #row(index: number, chunks: Partial<Record<ChunkKind, Chunk>>): boolean {
    const entry = this.#bodies[index]! % bodiesPerChunk
    const structure = chunks.structure?.entry(entry)
    const headers = chunks.headers?.entry(entry)
    const previews = chunks.previews?.entry(entry)
    if (structure?.length === 0 || headers?.length === 0 || previews?.length === 0) return false
    this.#rows.fromChunks(index, { structure, headers, previews })
    return true
  }

  /** Message by message; returns those that are gone. */
  async fromBodies(indices: readonly number[]): Promise<number[]> {
    // One body may be several messages of the folder.
    const byBody = Map.groupBy(indices, (index) => this.#bodies[index]!)
    await this.#mailbox.bodies(
      [...byBody.keys()],
      ({ body, size, compressed }) => {
        const raw = decompressBody(compressed, size)
        for (const index of byBody.get(body) ?? []) {
          if (!this.#rows.fromBody(index, raw)) this.undecodable.push(index)
        }
        byBody.delete(body)
        if (this.#client.output.isBlocked) return this.#client.output.ready()
      },
      { signal: this.#client.signal }
    )
    return [...byBody.values()].flat()
  }
}

// Open cursors by number. What nobody asks for in ten minutes is closed.
import { randomBytes } from 'node:crypto'
import { Long } from 'bson'
import type { ChangeStream } from '../change-streams/change-stream.ts'
import { CommandFailure } from '../command-failure.ts'
import type { Doc } from '../document.ts'
import type { View } from '../engine/view.ts'
import type { ResultCursor } from './result-cursor.ts'

const IDLE_MS = 10 * 60_000

export type OpenCursor = { kind: 'result'; cursor: ResultCursor } | { kind: 'changes'; stream: ChangeStream }

export class CursorRegistry {
  readonly #open = new Map<number, { cursor: OpenCursor; usedAt: number }>()

  add(cursor: OpenCursor, now: Date): Long {
    const id = randomBytes(6).readUIntBE(0, 6) + 1
    this.#open.set(id, { cursor, usedAt: now.getTime() })
    return Long.fromNumber(id)
  }

  /** Throws CursorNotFound. */
  use(id: unknown, now: Date): OpenCursor {
    const entry = this.#open.get(Number(id))
    if (!entry) throw new CommandFailure('CursorNotFound', `cursor id ${String(id)} not found`)
    entry.usedAt = now.getTime()
    return entry.cursor
  }

  close(id: unknown): boolean {
    const entry = this.#open.get(Number(id))
    if (entry?.cursor.kind === 'changes') entry.cursor.stream.close()
    return this.#open.delete(Number(id))
  }

  closeIdle(now: Date): void {
    for (const [id, { usedAt }] of this.#open) if (now.getTime() - usedAt > IDLE_MS) this.close(id)
  }

  closeAll(): void {
    for (const id of this.#open.keys()) this.close(id)
  }

  /** The first batch of a result, and the cursor that holds the rest. */
  reply(view: View, cursor: ResultCursor, { batchSize, now }: { batchSize: number; now: Date }): Doc {
    const { documents, finished } = cursor.nextBatch(view, batchSize)
    const id = finished ? Long.ZERO : this.add({ kind: 'result', cursor }, now)
    return { cursor: { firstBatch: documents, id, ns: cursor.namespace } }
  }
}

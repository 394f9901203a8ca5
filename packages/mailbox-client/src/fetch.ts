// What a FETCH needs: columns of numbers, chunks of precomputed structures and headers, whole bodies.
import {
  unpackBodies,
  unpackColumns,
  type ChunkKind,
  type ColumnName,
  type Columns,
  type UidRanges
} from '@postkeep/mailbox-contract'
import type { SessionCall } from './session-call.ts'

export interface Body {
  readonly body: number
  /** Raw size, bytes: what `decompressBody` wants. */
  readonly size: number
  readonly compressed: Buffer
}

export interface FetchOptions {
  /** Ends the stream early; the call is then rejected. */
  readonly signal?: AbortSignal
}

export interface FetchOperations {
  /** Of all messages of the folder, or of those in `uids`, and changed after MODSEQ `since`, in UID order. */
  columns<N extends ColumnName>(
    folder: number,
    names: readonly N[],
    uids?: UidRanges,
    since?: number
  ): Promise<{ count: number; columns: Columns<N> }>
  /** `onChunk` gets compressed chunks (`unpackChunk`) in the order asked; the next are sent when it has resolved. */
  chunks(
    kind: ChunkKind,
    numbers: readonly number[],
    onChunk: (number: number, compressed: Buffer) => void | Promise<void>,
    options?: FetchOptions
  ): Promise<void>
  /** In the order asked, without those that are gone; the service reads on as `onBody` resolves. */
  bodies(
    numbers: readonly number[],
    onBody: (body: Body) => void | Promise<void>,
    options?: FetchOptions
  ): Promise<void>
}

export function fetchOperations(call: SessionCall): FetchOperations {
  return {
    async columns(folder, names, uids, since) {
      const params = {
        folder,
        names: [...names],
        ...(uids && { uids }),
        ...(since !== undefined && { since })
      }
      const { value, attachment } = await call('columns', params)
      return { count: value.count, columns: unpackColumns(attachment, names, value.count) }
    },
    async chunks(kind, numbers, onChunk, options) {
      const onStream = (frame: Buffer) => onChunk(frame.readUInt32LE(0), frame.subarray(4))
      await call('chunks', { kind, numbers: [...numbers] }, { ...options, onStream })
    },
    async bodies(numbers, onBody, options) {
      const onStream = async (frame: Buffer) => {
        for (const body of unpackBodies(frame)) await onBody(body)
      }
      await call('bodies', { bodies: [...numbers] }, { ...options, onStream })
    }
  }
}

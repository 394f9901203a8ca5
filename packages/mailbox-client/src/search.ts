// Searches of a folder, in UID order, sorted or in threads, and what has vanished from it.
import {
  unpackColumns,
  type SearchKey,
  type SearchProgress,
  type SortCriterion,
  type ThreadAlgorithm,
  type ValueOf
} from '@postkeep/mailbox-contract'
import type { CallOptions } from './channel.ts'
import type { SessionCall } from './session-call.ts'

export interface SearchOptions {
  /** Absent: by UID. */
  readonly order?: readonly SortCriterion[]
  /** Scores are wanted (RFC 6203). */
  readonly relevancy?: boolean
  /** Calls `onProgress` each time that the text of so many messages more was read. */
  readonly progressEvery?: number
  readonly onProgress?: (progress: SearchProgress) => void | Promise<void>
  readonly signal?: AbortSignal
}

export interface SearchResult {
  /** Of the messages that match, ascending or in the order that was asked for. */
  readonly uids: Uint32Array
  /** Of the matches (RFC 7162 §3.1.5); 0 where there are none. */
  readonly highestModseq: number
  /** From 1 to 100, one for each UID; empty where they were not asked for. */
  readonly scores: Uint8Array
}

/** Nodes of threads, each thread from its first message down. `uid` 0: a message that is not there. */
export interface ThreadNodes {
  readonly uids: Uint32Array
  readonly depths: Uint32Array
}

export interface SearchOperations {
  search(folder: number, key: SearchKey, options?: SearchOptions): Promise<SearchResult>
  thread(
    folder: number,
    key: SearchKey,
    options: Omit<SearchOptions, 'order' | 'relevancy'> & { readonly algorithm: ThreadAlgorithm }
  ): Promise<ThreadNodes>
  /** What was expunged after `modseq`. */
  vanished(folder: number, modseq: number): Promise<ValueOf<'vanished'>>
}

export function searchOperations(call: SessionCall): SearchOperations {
  return {
    async search(folder, key, { order, relevancy, ...options } = {}) {
      const params = {
        folder,
        key,
        ...(order && { order: [...order] }),
        ...(relevancy === true && { relevancy }),
        ...everyOf(options)
      }
      const { value, attachment } = await call('search', params, callOptions(options))
      const { uid } = unpackColumns(attachment, ['uid'] as const, value.count)
      const scores = Uint8Array.from(attachment.subarray(value.count * 4))
      return { uids: uid, highestModseq: value.highestModseq, scores }
    },
    async thread(folder, key, { algorithm, ...options }) {
      const params = { folder, key, algorithm, ...everyOf(options) }
      const { value, attachment } = await call('thread', params, callOptions(options))
      const nodes = new Uint32Array(Uint8Array.from(attachment).buffer)
      const places = new Uint32Array(value.count)
      return {
        uids: places.map((_, at) => nodes[2 * at]!),
        depths: places.map((_, at) => nodes[2 * at + 1]!)
      }
    },
    vanished: async (folder, modseq) => (await call('vanished', { folder, modseq })).value
  }
}

function everyOf({ progressEvery }: SearchOptions) {
  return progressEvery === undefined ? {} : { progressEvery }
}

function callOptions({ onProgress, signal }: SearchOptions): CallOptions {
  const onStream = (frame: Buffer) =>
    onProgress?.({ done: frame.readUInt32LE(0), total: frame.readUInt32LE(4) })
  return { onStream, ...(signal && { signal }) }
}

// Searches of a folder, and what has vanished from it.
import { unpackColumns, type SearchKey, type ValueOf } from '@postkeep/mailbox-contract'
import type { SessionCall } from './session-call.ts'

export interface SearchOperations {
  /** UIDs of the messages that match, ascending; `highestModseq` of the matches (RFC 7162 §3.1.5). */
  search(folder: number, key: SearchKey): Promise<{ uids: Uint32Array; highestModseq: number }>
  /** What was expunged after `modseq`. */
  vanished(folder: number, modseq: number): Promise<ValueOf<'vanished'>>
}

export function searchOperations(call: SessionCall): SearchOperations {
  return {
    async search(folder, key) {
      const { value, attachment } = await call('search', { folder, key })
      const { uid } = unpackColumns(attachment, ['uid'] as const, value.count)
      return { uids: uid, highestModseq: value.highestModseq }
    },
    vanished: async (folder, modseq) => (await call('vanished', { folder, modseq })).value
  }
}

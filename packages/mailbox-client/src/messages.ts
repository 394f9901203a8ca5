// What changes messages: APPEND, STORE, COPY and MOVE, EXPUNGE.
import type { UidRanges, ValueOf } from '@postkeep/mailbox-contract'
import type { SessionCall, SessionParams } from './session-call.ts'

export interface MessageOperations {
  /** `compressed`: the message by `compressBody`. It is durable when this resolves. */
  append(params: SessionParams<'append'>, compressed: Uint8Array): Promise<ValueOf<'append'>>
  store(params: SessionParams<'store'>): Promise<ValueOf<'store'>>
  copy(params: SessionParams<'copy'>): Promise<ValueOf<'copy'>>
  /** Removes messages with \Deleted: all, or those in `uids`. */
  expunge(folder: number, uids?: UidRanges): Promise<ValueOf<'expunge'>>
}

export function messageOperations(call: SessionCall): MessageOperations {
  return {
    append: async (params, compressed) => (await call('append', params, { attachment: compressed })).value,
    store: async (params) => (await call('store', params)).value,
    copy: async (params) => (await call('copy', params)).value,
    expunge: async (folder, uids) => (await call('expunge', uids ? { folder, uids } : { folder })).value
  }
}

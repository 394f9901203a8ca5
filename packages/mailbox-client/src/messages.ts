// What changes messages: APPEND, STORE, COPY and MOVE, EXPUNGE.
import { packBody, type UidRanges, type ValueOf } from '@postkeep/mailbox-contract'
import type { SessionCall, SessionParams } from './session-call.ts'

export interface NewBody {
  /** Raw bytes. */
  readonly size: number
  /** By `compressBody`. */
  readonly compressed: Uint8Array
}

export interface MessageOperations {
  /** `compressed`: the message by `compressBody` or `compressStream`. It is durable when this resolves. */
  append(
    params: SessionParams<'append'>,
    compressed: Uint8Array | readonly Uint8Array[]
  ): Promise<ValueOf<'append'>>
  /** All or none; `bodies` in the order of the messages. They are durable when this resolves. */
  appendAll(params: SessionParams<'appendAll'>, bodies: readonly NewBody[]): Promise<ValueOf<'appendAll'>>
  store(params: SessionParams<'store'>): Promise<ValueOf<'store'>>
  copy(params: SessionParams<'copy'>): Promise<ValueOf<'copy'>>
  /** Removes messages with \Deleted: all, or those in `uids`. */
  expunge(folder: number, uids?: UidRanges): Promise<ValueOf<'expunge'>>
}

export function messageOperations(call: SessionCall): MessageOperations {
  return {
    async append(params, compressed) {
      const attachment = compressed instanceof Uint8Array ? compressed : [...compressed]
      return (await call('append', params, { attachment })).value
    },
    async appendAll(params, bodies) {
      const records = bodies.flatMap(({ size, compressed }, index) => packBody(index, size, compressed))
      return (await call('appendAll', params, { attachment: Buffer.concat(records) })).value
    },
    store: async (params) => (await call('store', params)).value,
    copy: async (params) => (await call('copy', params)).value,
    expunge: async (folder, uids) => (await call('expunge', uids ? { folder, uids } : { folder })).value
  }
}

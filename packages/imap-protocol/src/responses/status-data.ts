// STATUS. RFC 9051 §7.3.2 (mailbox status).
import type { StatusItem } from '../requests/status.ts'
import { encodeMailbox } from '../wire/encoder.ts'

export type StatusValues = Record<Exclude<StatusItem, 'MAILBOXID'>, number> & { readonly MAILBOXID: string }

export function statusDataResponse(path: string, items: readonly StatusItem[], values: StatusValues): string {
  const pairs = items.map(
    (item) => `${item} ${item === 'MAILBOXID' ? `(${values.MAILBOXID})` : values[item]}`
  )
  return `* STATUS ${encodeMailbox(path)} (${pairs.join(' ')})\r\n`
}

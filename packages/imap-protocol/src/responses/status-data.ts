// STATUS. RFC 9051 §7.3.2 (mailbox status).
import type { StatusItem } from '../requests/status.ts'

export type StatusValues = Record<Exclude<StatusItem, 'MAILBOXID'>, number> & { readonly MAILBOXID: string }

/** `name`: an encoded mailbox name. */
export function statusDataResponse(name: string, items: readonly StatusItem[], values: StatusValues): string {
  const pairs = items.map(
    (item) => `${item} ${item === 'MAILBOXID' ? `(${values.MAILBOXID})` : values[item]}`
  )
  return `* STATUS ${name} (${pairs.join(' ')})\r\n`
}

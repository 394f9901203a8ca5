// What a selected folder tells: FLAGS, EXISTS, EXPUNGE. RFC 9051 §7.3, §7.4, §7.5; VANISHED: RFC 7162 §3.2.10.
import type { UidRanges } from '@postkeep/mailbox-contract'
import { formatRanges } from '../sequence-set.ts'

export function flagsResponse(names: readonly string[]): string {
  return `* FLAGS (${names.join(' ')})\r\n`
}

export function existsResponse(messages: number): string {
  return `* ${messages} EXISTS\r\n`
}

export function expungeResponse(sequence: number): string {
  return `* ${sequence} EXPUNGE\r\n`
}

/** `earlier`: before the mailbox was selected, so that no number changes now. */
export function vanishedResponse(uids: UidRanges, when: 'now' | 'earlier'): string {
  return `* VANISHED ${when === 'earlier' ? '(EARLIER) ' : ''}${formatRanges(uids)}\r\n`
}

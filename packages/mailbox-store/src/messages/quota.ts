// The quota of a mailbox: the sum of RFC822.SIZE of its messages, with its calendars, contacts and attachments. RFC 9208,
// RFC 4331 §3.
import { MailboxError } from '@postkeep/mailbox-contract'
import type { Mailbox } from '../mailbox.ts'

/** `quota` 0 or absent: no limit. */
export function hasSpace({ usage }: Mailbox, quota: number | undefined, bytes: number): boolean {
  return !quota || bytes <= 0 || usage.totals.bytes + bytes <= quota
}

export function overQuota(): MailboxError {
  return new MailboxError('over-quota', 'the mailbox is full')
}

export function requireSpace(mailbox: Mailbox, quota: number | undefined, bytes: number): void {
  if (!hasSpace(mailbox, quota, bytes)) throw overQuota()
}

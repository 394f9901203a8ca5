// The header fields that clients ask for when they list a folder, kept apart so that a listing reads no bodies.
import type { MessagePart } from './message-part.ts'
import { normaliseLineEndings } from './line-endings.ts'
import { selectHeaderFields } from './select-header-fields.ts'

/**
 * Lower case. What Thunderbird, Apple Mail, Outlook, mutt, K-9, mbsync and Roundcube list by default; a name that
 * few messages have costs nothing. Received and Autocrypt are left out: they would double the cache.
 */
export const cachedHeaderNames: ReadonlySet<string> = new Set(
  `from sender reply-to to cc bcc date subject message-id in-reply-to references newsgroups followup-to
  mail-followup-to mail-reply-to resent-from resent-to resent-date resent-message-id
  mime-version content-type content-transfer-encoding content-disposition content-description content-language
  content-class lines
  priority x-priority x-msmail-priority importance sensitivity
  list-id list-post list-subscribe list-unsubscribe list-unsubscribe-post list-help list-archive list-owner
  x-mailing-list precedence auto-submitted
  return-path delivered-to envelope-to x-original-to delivery-date
  disposition-notification-to return-receipt-to x-confirm-reading-to
  x-spam-flag x-spam-status x-spam-score x-label x-keywords keywords x-draft-info x-tuid
  x-uniform-type-identifier x-universally-unique-identifier x-mail-created-date x-apple-base-url
  x-apple-mail-remote-attachments x-apple-windows-friendly x-k9mail-identity autocrypt-draft-state chat-version
  x-account-key x-identity-key x-forwarded-message-id x-bm-event x-protective-marking`.split(/\s+/)
)

/** Those fields of the top header, in order, folding kept, each ended by CRLF, without the empty line. */
export function cachedHeaders(raw: Buffer, part: MessagePart): Buffer {
  const header = raw.subarray(part.headerStart, part.bodyStart)
  return normaliseLineEndings(selectHeaderFields(header, cachedHeaderNames))
}

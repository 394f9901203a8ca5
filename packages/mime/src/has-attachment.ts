// Does a message carry something that a reader would call an attachment?
import type { MessagePart } from './message-part.ts'

/** Signatures and what encryption wraps: not files. RFC 1847, RFC 3156, RFC 8551 */
const wrappers = new Set([
  'application/pgp-signature',
  'application/pgp-encrypted',
  'application/pkcs7-signature',
  'application/x-pkcs7-signature',
  'text/x-moz-deleted'
])

export function hasAttachment(part: MessagePart): boolean {
  return part.children.length > 0 ? part.children.some(hasAttachment) : isAttachment(part)
}

function isAttachment(part: MessagePart): boolean {
  if (wrappers.has(`${part.type}/${part.subtype}`)) return false
  if (part.disposition?.type === 'attachment') return true
  if (part.type === 'text') return part.disposition?.parameters.has('filename') ?? false
  if (part.type === 'multipart') return false
  // A picture that the HTML shows is no attachment.
  return part.disposition?.type !== 'inline' && (part.type !== 'image' || part.id === undefined)
}

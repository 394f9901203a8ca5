// From what the directory knows of an address to the answer at RCPT. Pure.
import type { Resolution } from '@postkeep/directory'
import { SmtpRefusal } from '@postkeep/smtp-listener'

/**
 * Only what will never work is refused: the sender learns it at once. An address that takes no mail for a while waits in
 * the queue, one that drops its mail silently drops it at delivery.
 */
export function recipientRefusal(resolution: Resolution): SmtpRefusal | undefined {
  if (resolution.kind === 'unknown') return new SmtpRefusal(550, '5.1.1', 'There is no such address here')
  const isClosed = resolution.kind === 'disabled' && resolution.code === 550
  return isClosed ? new SmtpRefusal(550, '5.2.1', 'That address takes no mail') : undefined
}

// From what the directory knows of an address to the answer at RCPT. Pure.
import type { Resolution } from '@postkeep/directory'
import type { Suppression } from '@postkeep/database'
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

/** `address`: of the login. Mail to addresses of this server goes on. */
export function sendingIsOff(address: string): SmtpRefusal {
  const domain = address.slice(address.lastIndexOf('@') + 1)
  const text = `Sending to other servers is switched off for ${domain}: its administrator can switch it on in the settings of the domain`
  return new SmtpRefusal(550, '5.7.1', text)
}

const longestQuote = 150

/** An address that mail came back from is not tried for a while: the sender learns why, and until when. */
export function suppressionRefusal({ expires_at: until, reply }: Suppression): SmtpRefusal {
  const quote = reply.replace(/[^\x20-\x7e]+/g, ' ').slice(0, longestQuote)
  const end = until ? `before ${until.toISOString().slice(0, 10)}` : 'any more'
  const text = `Mail to that address came back (${quote}) and is not tried ${end}; an administrator can take it off the suppression list`
  return new SmtpRefusal(550, '5.7.1', text)
}

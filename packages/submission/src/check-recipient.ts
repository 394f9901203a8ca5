// Whether a login may send to an address: what will never work is told before the message is taken.
import { formatAddress, type Address } from '@postkeep/address'
import type { Suppression } from '@postkeep/database'
import type { Directory, Resolution } from '@postkeep/directory'
import type { Identity } from '@postkeep/mailbox-contract'
import type { SuppressionList } from '@postkeep/outbound'
import type { MessageFault } from './message-fault.ts'

export interface RecipientContext {
  readonly directory: Pick<Directory, 'recipients'>
  readonly suppressions: Pick<SuppressionList, 'find'>
}

/** @returns why not; undefined: the recipient is taken */
export async function checkRecipient(
  recipient: Address,
  { address, domain }: Identity,
  { directory, suppressions }: RecipientContext
): Promise<MessageFault | undefined> {
  const resolution = await directory.recipients.resolve(recipient)
  if (resolution.kind !== 'not-local') return recipientRefusal(resolution)
  if (!(await directory.recipients.maySendOut(domain))) return sendingIsOff(address)
  const suppression = await suppressions.find(formatAddress(recipient), domain)
  return suppression && suppressionRefusal(suppression)
}

/**
 * Only what will never work is refused: the sender learns it at once. An address that takes no mail for a while waits in
 * the queue, one that drops its mail silently drops it at delivery.
 */
export function recipientRefusal(resolution: Resolution): MessageFault | undefined {
  if (resolution.kind === 'unknown') return refusal('5.1.1', 'There is no such address here')
  const isClosed = resolution.kind === 'disabled' && resolution.code === 550
  return isClosed ? refusal('5.2.1', 'That address takes no mail') : undefined
}

/** `address`: of the login. Mail to addresses of this server goes on. */
function sendingIsOff(address: string): MessageFault {
  const domain = address.slice(address.lastIndexOf('@') + 1)
  const text = `Sending to other servers is switched off for ${domain}: its administrator can switch it on in the settings of the domain`
  return refusal('5.7.1', text)
}

const longestQuote = 150

/** An address that mail came back from is not tried for a while: the sender learns why, and until when. */
function suppressionRefusal({ expires_at: until, reply }: Suppression): MessageFault {
  const quote = reply.replace(/[^\x20-\x7e]+/g, ' ').slice(0, longestQuote)
  const end = until ? `before ${until.toISOString().slice(0, 10)}` : 'any more'
  const text = `Mail to that address came back (${quote}) and is not tried ${end}; an administrator can take it off the suppression list`
  return refusal('5.7.1', text)
}

function refusal(enhanced: string, text: string): MessageFault {
  return { code: 550, enhanced, text }
}

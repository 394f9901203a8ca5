// Does the header say that the message comes from the login? RFC 6409 §6.1, RFC 5322 §3.6.2
import { formatAddress, parseAddress, type Address } from '@postkeep/address'
import { parseAddressList, type HeaderField, type MailAddress } from '@postkeep/mime'
import { malformed, type MessageFault } from './message-fault.ts'
import { fieldsNamed, type MessageHeader } from './read-header.ts'

/** `own`: the login's address, to be named in the refusal. */
export async function checkAuthor(
  header: MessageHeader,
  own: string,
  isOwn: (address: Address) => Promise<boolean>
): Promise<MessageFault | undefined> {
  const from = fieldsNamed(header, 'from')
  const sender = fieldsNamed(header, 'sender')
  if (from.length === 0) return malformed(`The message has no From field: add From: ${own}`)
  if (from.length > 1) return malformed('The message has more than one From field')
  if (sender.length > 1) return malformed('The message has more than one Sender field')
  for (const field of [...from, ...sender]) {
    const isAllOwn = await areOwn(addressesOf(field), isOwn)
    if (!isAllOwn) return notOwn(field.name, own)
  }
  return undefined
}

async function areOwn(
  addresses: (Address | undefined)[],
  isOwn: (address: Address) => Promise<boolean>
): Promise<boolean> {
  for (const address of addresses) if (!address || !(await isOwn(address))) return false
  return addresses.length > 0
}

/** undefined for what is no address: a group, a name alone, a route. */
function addressesOf(field: HeaderField): (Address | undefined)[] {
  return parseAddressList(field.value()).map(addressOf)
}

function addressOf({ host, mailbox, route }: MailAddress): Address | undefined {
  if (!host || !mailbox || route !== null) return undefined
  return parseAddress(formatAddress({ local: mailbox, domain: host }))
}

function notOwn(name: string, own: string): MessageFault {
  return { code: 553, enhanced: '5.7.1', text: `${name} must be the address of the login, ${own}` }
}

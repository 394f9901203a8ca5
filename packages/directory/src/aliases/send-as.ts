// The list of addresses that an alias may send as: of domains here that its owner belongs to.
import { formatAddress, normaliseDomain, parseAddress } from '@postkeep/address'
import type { User } from '@postkeep/database'
import type { DirectoryContext } from '../directory-context.ts'
import { invalid } from '../directory-error.ts'

/** As they are stored. @throws DirectoryError invalid */
export async function checkedSenders(
  { lookups }: DirectoryContext,
  owner: User,
  senders: readonly string[]
): Promise<string[]> {
  const checked = senders.map((text) => normalised(text))
  for (const sender of checked) {
    const name = sender.slice(sender.lastIndexOf('@') + 1)
    const domain = await lookups.domain(name)
    const member = domain?.members.find(({ user }) => user.equals(owner._id))
    if (!domain) throw invalid('send_as', `${name} is not a domain of this server`)
    if (owner.group === 'admin' || member?.group === 'admin') continue
    throw invalid('send_as', `${owner.email} is no administrator of ${name}, and cannot send as ${sender}`)
  }
  return [...new Set(checked)]
}

function normalised(text: string): string {
  if (text.startsWith('*@')) {
    const domain = normaliseDomain(text.slice(2))
    if (domain) return `*@${domain}`
  }
  const address = text.startsWith('*') ? undefined : parseAddress(text)
  if (!address) throw invalid('send_as', `${text} is no address; write name@example.com or *@example.com`)
  return formatAddress(address)
}

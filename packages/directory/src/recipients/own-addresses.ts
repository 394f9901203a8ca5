// Which addresses are those of a mailbox: for calendars, which know people by all of their addresses. RFC 6638 §2.4.1
import { addressKey, parseAddress } from '@postkeep/address'
import { toObjectId, type Alias, type Database } from '@postkeep/database'
import type { Lookups } from '../lookups.ts'

export type MailboxOwner = {
  /** 24-hex ids. */
  readonly user: string
  readonly domain: string
  /**
   * In lower case: the alias' own, those that it may send as, and those of its user's other aliases that have no mailbox of
   * their own and lead here. An alias with a mailbox of its own has calendars of its own: it is somebody else.
   */
  readonly addresses: readonly string[]
}

const mostAliases = 500

/** undefined: there is no such alias. */
export async function ownAddresses(
  mailbox: string,
  { aliases }: Pick<Database, 'aliases'>,
  lookups: Lookups
): Promise<MailboxOwner | undefined> {
  const _id = toObjectId(mailbox)
  const alias = _id && (await aliases.findOne({ _id }))
  const own = alias && (await addressOf(alias, lookups))
  if (!alias || !own) return undefined
  const others = await aliases
    .find({ user: alias.user, has_imap: false, is_enabled: true })
    .sort({ name: 1 })
    .limit(mostAliases)
  const addresses = new Set<string>([own, ...(alias.send_as ?? []).flatMap((text) => keyOf(text) ?? [])])
  for (const other of others) {
    const address = other.recipients.some((text) => keyOf(text) === own)
      ? await addressOf(other, lookups)
      : undefined
    if (address !== undefined) addresses.add(address)
  }
  const { user, domain } = alias
  return { user: user.toHexString(), domain: domain.toHexString(), addresses: [...addresses] }
}

/** undefined: a pattern, or of a domain that is gone. */
async function addressOf({ domain, name }: Alias, lookups: Lookups): Promise<string | undefined> {
  const home = await lookups.domainById(domain)
  return home && keyOf(`${name}@${home.name}`)
}

function keyOf(text: string): string | undefined {
  const address = text.startsWith('*') || text.startsWith('/') ? undefined : parseAddress(text)
  return address && addressKey(address)
}

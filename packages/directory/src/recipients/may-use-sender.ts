// Whom a login may send as: itself, also with a tag, and what its alias' list names. RFC 6409 §6.1
import { addressKey, parseAddress, splitTag, type Address } from '@postkeep/address'
import { toObjectId, type Alias } from '@postkeep/database'
import type { Lookups } from '../lookups.ts'

export type SenderIdentity = {
  readonly mailbox: string
  /** `*@domain`: the login of a whole domain. */
  readonly address: string
  readonly domain: string
}

export async function mayUseSender(
  lookups: Lookups,
  identity: SenderIdentity,
  sender: Address
): Promise<boolean> {
  const { base } = splitTag(sender.local)
  const bare = { ...sender, local: base }
  if (covers(identity.address, bare)) return true
  const alias = await aliasOf(identity, lookups)
  return alias?.send_as?.some((allowed) => covers(allowed, bare)) ?? false
}

/** That the login is for, remembered for a moment. */
export async function aliasOf(
  { address, domain }: Pick<SenderIdentity, 'address' | 'domain'>,
  lookups: Lookups
): Promise<Alias | undefined> {
  const home = toObjectId(domain)
  return home && lookups.alias(home, address.replace(/@[^@]*$/, ''))
}

/** `allowed`: an address, or `*@domain`. */
function covers(allowed: string, sender: Address): boolean {
  if (allowed.startsWith('*@')) return allowed.slice(2) === sender.domain
  const address = parseAddress(allowed)
  return address !== undefined && addressKey(address) === addressKey(sender)
}

// What the mail services ask: who receives, who logs in, who may send as whom.
import { addressKey, parseAddress, splitTag, type Address } from '@postkeep/address'
import type { Aliases } from '../aliases/aliases.ts'
import type { DirectoryContext } from '../directory-context.ts'
import { findLogin, type Login } from './find-login.ts'
import type { RecipientContext } from './recipient-context.ts'
import type { Resolution } from './resolution.ts'
import { resolve } from './resolve.ts'

export type Recipients = {
  resolve(address: Address): Promise<Resolution>
  /** `username`: the whole address of an alias. Only aliases that have, or had, a mailbox. */
  findLogin(username: string): Promise<Login | undefined>
  /** The alias' own address, also with a tag. */
  mayUseSender(
    identity: { readonly mailbox: string; readonly address: string; readonly domain: string },
    sender: Address
  ): Promise<boolean>
}

export function recipientsOf({ lookups }: DirectoryContext, aliases: Aliases): Recipients {
  const context: RecipientContext = { lookups, ensureMailbox: (alias) => aliases.ensureMailbox(alias) }
  return {
    resolve: (address) => resolve(address, context),
    findLogin: (username) => findLogin(username, context),
    mayUseSender: (identity, sender) => Promise.resolve(isOwnAddress(identity.address, sender))
  }
}

function isOwnAddress(own: string, sender: Address): boolean {
  const owner = parseAddress(own)
  const { base } = splitTag(sender.local)
  return owner !== undefined && addressKey(owner) === addressKey({ ...sender, local: base })
}

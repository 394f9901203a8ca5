// Who logs in with this name? The whole address of an alias; whether the password is right the mailbox decides.
import { parseAddress } from '@postkeep/address'
import { effectiveQuota } from '../quota.ts'
import type { RecipientContext } from './recipient-context.ts'

export type Login = {
  /** The alias id. Ids are 24 hex digits. */
  readonly mailbox: string
  readonly address: string
  readonly user: string
  readonly domain: string
  /** Bytes; 0: no limit. */
  readonly quota: number
  readonly isEnabled: boolean
  /** false: may send, but has no mailbox to read. */
  readonly hasImap: boolean
}

export async function findLogin(username: string, context: RecipientContext): Promise<Login | undefined> {
  const { lookups } = context
  const address = parseAddress(username.trim())
  const domain = address && (await lookups.domain(address.domain))
  const alias = domain && (await lookups.alias(domain._id, address.local.normalize('NFC').toLowerCase()))
  if (!alias || (!alias.has_imap && !alias.mailbox_created)) return undefined
  if (!alias.mailbox_created) await context.ensureMailbox(alias)
  const owner = await lookups.user(alias.user)
  return {
    mailbox: alias._id.toHexString(),
    address: `${alias.name}@${domain.name}`,
    user: alias.user.toHexString(),
    domain: domain._id.toHexString(),
    quota: effectiveQuota(owner?.max_quota ?? 0, domain.max_quota_per_alias, alias.max_quota),
    isEnabled: alias.is_enabled && owner !== undefined && !owner.is_banned,
    hasImap: alias.has_imap
  }
}

// How an account, or the mailbox of one, is shown.
import { z } from 'zod'
import type { User } from '@postkeep/database'
import type { AliasRecord } from '@postkeep/directory'
import { id, moment } from '../../parts/fields.ts'
import { mailboxSettings } from './mailbox-settings.ts'

export const userView = z
  .object({
    id,
    object: z.literal('user'),
    email: z.string(),
    full_email: z.string(),
    display_name: z.string(),
    given_name: z.string(),
    family_name: z.string(),
    group: z.enum(['admin', 'user']),
    plan: z.literal('team'),
    api_token: z.null().meta({ description: 'Tokens are shown when they are made, and never again' }),
    otp_enabled: z.boolean(),
    has_newsletter: z.literal(false),
    max_quota_per_alias: z.number(),
    locale: z.string(),
    last_locale: z.string(),
    timezone: z.string(),
    created_at: moment,
    updated_at: moment
  })
  .meta({ id: 'User' })

export function viewUser(user: User): z.input<typeof userView> {
  const { display_name, email, family_name, given_name, group, locale, otp_enabled, timezone } = user
  return {
    id: user._id.toHexString(),
    object: 'user',
    email,
    full_email: display_name ? `${display_name} <${email}>` : email,
    display_name: display_name || email,
    given_name,
    family_name,
    group,
    plan: 'team',
    api_token: null,
    otp_enabled,
    has_newsletter: false,
    max_quota_per_alias: user.max_quota,
    locale,
    last_locale: locale,
    timezone,
    created_at: user.created_at.toISOString(),
    updated_at: user.updated_at.toISOString()
  }
}

export const mailboxView = z
  .object({
    id,
    object: z.literal('alias'),
    name: z.string(),
    email: z.string(),
    domain_id: id,
    domain_name: z.string(),
    storage_used: z.number(),
    storage_quota: z.number().meta({ description: 'Bytes; 0: no limit' }),
    has_imap: z.boolean(),
    has_pgp: z.boolean(),
    public_key: z.string().optional(),
    locale: z.string(),
    settings: mailboxSettings,
    created_at: moment,
    updated_at: moment
  })
  .meta({ id: 'Mailbox' })

type MailboxParts = {
  readonly alias: AliasRecord
  readonly quota: number
  readonly locale: string
  readonly settings: z.output<typeof mailboxSettings>
}

export function viewMailbox({ alias, locale, quota, settings }: MailboxParts): z.input<typeof mailboxView> {
  const { address, has_imap, has_pgp, name, public_key, storage_used } = alias
  return {
    id: alias._id.toHexString(),
    object: 'alias',
    name,
    email: address,
    domain_id: alias.domain.toHexString(),
    domain_name: address.slice(address.lastIndexOf('@') + 1),
    storage_used: has_imap ? storage_used : 0,
    storage_quota: has_imap ? quota : 0,
    has_imap,
    has_pgp,
    ...(public_key !== undefined && { public_key }),
    locale,
    settings,
    created_at: alias.created_at.toISOString(),
    updated_at: alias.updated_at.toISOString()
  }
}

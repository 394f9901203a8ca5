// The rules that the fields of an alias must keep together.
import type { Alias } from '@postkeep/database'
import { DirectoryError, invalid } from '../directory-error.ts'
import { checkAliasName } from './alias-name.ts'
import { checkRecipients, checkTemplates } from './recipient.ts'
import { isReservedName } from './reserved-name.ts'

export type AliasFields = Pick<
  Alias,
  | 'name'
  | 'description'
  | 'labels'
  | 'recipients'
  | 'is_enabled'
  | 'error_code_if_disabled'
  | 'has_recipient_verification'
  | 'has_imap'
  | 'has_tag_folders'
  | 'has_sent_copy'
  | 'max_quota'
>

export type AliasRules = {
  readonly domain: {
    readonly name: string
    readonly max_quota_per_alias: number
    readonly restricted_alias_names: string[]
  }
  readonly maxRecipients: number
  /** Does an administrator of the domain ask? */
  readonly isAdmin: boolean
}

/** No mailbox may grow beyond this, whatever the domain allows. */
const largestQuota = 100 * 1024 ** 3
const disabledCodes: readonly number[] = [250, 421, 550]
const longestText = 150

/** Normalised fields. @throws DirectoryError */
export function checkAlias(fields: AliasFields, rules: AliasRules): AliasFields {
  const { kind, name } = checkAliasName(fields.name)
  const checked: AliasFields = {
    ...fields,
    name,
    description: plainText('description', fields.description),
    labels: [...new Set(fields.labels.map((label) => plainText('labels', label)).filter(Boolean))],
    recipients: kind === 'pattern' ? checkTemplates(fields.recipients) : checkRecipients(fields.recipients)
  }
  if (!rules.isAdmin) checkMayTake(checked.name, kind, rules)
  if (kind !== 'exact') checkManyNames(checked, kind)
  checkTargets(checked, kind, rules)
  checkQuota(checked.max_quota, rules)
  if (!disabledCodes.includes(checked.error_code_if_disabled)) {
    throw invalid('error_code_if_disabled', 'The code of a disabled alias is 250, 421 or 550')
  }
  return checked
}

function checkMayTake(name: string, kind: string, { domain }: AliasRules): void {
  if (kind !== 'exact')
    throw invalid('name', 'Only administrators of the domain may add a catch-all or a pattern')
  const restricted = domain.restricted_alias_names.some((each) => each.toLowerCase() === name)
  if (restricted || isReservedName(name)) {
    throw invalid('name', `The name ${name} is kept for administrators of ${domain.name}; take another one`)
  }
}

function checkManyNames({ has_imap, is_enabled }: AliasFields, kind: 'catch-all' | 'pattern'): void {
  const what = kind === 'catch-all' ? 'A catch-all' : 'A pattern'
  if (has_imap)
    throw invalid('has_imap', `${what} cannot have a mailbox; let it forward to an alias that has one`)
  if (kind === 'catch-all' && !is_enabled) {
    throw new DirectoryError('conflict', 'is_enabled', 'A catch-all cannot be disabled; remove it instead')
  }
}

function checkTargets(fields: AliasFields, kind: string, { domain, maxRecipients }: AliasRules): void {
  const { name, recipients, has_imap, is_enabled } = fields
  if (recipients.length > maxRecipients) {
    throw invalid(
      'recipients',
      `An alias of ${domain.name} has at most ${maxRecipients} recipients, not ${recipients.length}`
    )
  }
  if (!is_enabled) return
  if (kind === 'exact' && recipients.includes(`${name}@${domain.name}`)) {
    throw invalid(
      'recipients',
      'An alias cannot forward to itself; leave it out, or give the alias a mailbox'
    )
  }
  if (recipients.length === 0 && !has_imap) {
    throw invalid('recipients', 'The alias would lead nowhere; give it a recipient or a mailbox')
  }
}

function checkQuota(quota: number, { domain }: AliasRules): void {
  if (!Number.isSafeInteger(quota) || quota < 0)
    throw invalid('max_quota', 'Give the quota as a size such as 1 GB')
  const allowed = Math.min(domain.max_quota_per_alias || largestQuota, largestQuota)
  if (quota > allowed)
    throw invalid('max_quota', `The quota is above the ${allowed} bytes that are allowed here`)
}

function plainText(field: string, text: string): string {
  const plain = text.replace(/<[^>]*>/g, '').trim()
  if (plain.length > longestText) throw invalid(field, `Too long; at most ${longestText} characters`)
  return plain
}

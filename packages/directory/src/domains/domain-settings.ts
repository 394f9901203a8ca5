// The switches and limits of a domain that its administrators may set.
import { parseEntry } from '@postkeep/address'
import type { Domain } from '@postkeep/database'
import { parseRecipient } from '../aliases/recipient.ts'
import { invalid } from '../directory-error.ts'

export type DomainSettings = Pick<
  Domain,
  | 'has_smtp'
  | 'has_adult_content_protection'
  | 'has_phishing_protection'
  | 'ignore_mx_check'
  | 'has_recipient_verification'
  | 'has_directory'
  | 'require_tls_inbound'
  | 'has_delivery_logs'
  | 'max_quota_per_alias'
  | 'max_recipients_per_alias'
  | 'retention_days'
  | 'bounce_webhook'
  | 'smtp_port'
  | 'has_executable_protection'
  | 'has_virus_protection'
  | 'executable_policy'
  | 'spam_junk_score'
  | 'spam_reject_score'
  | 'allowlist'
  | 'denylist'
  | 'restricted_alias_names'
>

const largestQuota = 100 * 1024 ** 3

/** @throws DirectoryError invalid */
export function checkDomainSettings(changes: Partial<DomainSettings>): Partial<DomainSettings> {
  const { max_quota_per_alias, max_recipients_per_alias, retention_days } = changes
  within(
    'max_quota_per_alias',
    max_quota_per_alias,
    largestQuota,
    'Give a size of at most 100 GB, such as 5 GB'
  )
  within('max_recipients_per_alias', max_recipients_per_alias, 1000, 'Give a whole number from 0 to 1000')
  within('retention_days', retention_days, 30, 'Give a whole number of days from 0 to 30')
  for (const field of ['spam_junk_score', 'spam_reject_score'] as const)
    within(field, changes[field], 1000, 'Give a whole number from 0 to 1000; 0: as the server')
  const { smtp_port } = changes
  within('smtp_port', smtp_port, 65_535, 'Give a port from 1 to 65535')
  if (smtp_port === 0) throw invalid('smtp_port', 'Give a port from 1 to 65535')
  const names = changes.restricted_alias_names?.map((name) => name.trim().toLowerCase()).filter(Boolean)
  if (names && names.length > 1000) throw invalid('restricted_alias_names', 'At most 1000 names')
  checkHook(changes.bounce_webhook)
  return {
    ...changes,
    ...(names && { restricted_alias_names: [...new Set(names)] }),
    ...listOf('allowlist', changes.allowlist),
    ...listOf('denylist', changes.denylist)
  }
}

/** As they are kept. @throws DirectoryError invalid */
function listOf<K extends 'allowlist' | 'denylist'>(field: K, entries: readonly string[] | undefined) {
  if (entries === undefined) return {}
  if (entries.length > 1000) throw invalid(field, 'At most 1000 entries')
  const kept = entries.map((text) => {
    const parsed = parseEntry(text)
    if (parsed) return parsed.entry
    const message = `${text.slice(0, 100)} is no address, domain, IP address or network`
    throw invalid(field, message)
  })
  return { [field]: [...new Set(kept)] } as Record<K, string[]>
}

/** Empty: none. Where it may lead is checked each time that it is used. */
function checkHook(url: string | undefined): void {
  if (url === undefined || url === '' || parseRecipient(url)?.kind === 'webhook') return
  throw invalid('bounce_webhook', 'Give a web address (https://…)')
}

function within(field: string, number: number | undefined, maximum: number, message: string): void {
  if (number === undefined) return
  if (!Number.isSafeInteger(number) || number < 0 || number > maximum) throw invalid(field, message)
}

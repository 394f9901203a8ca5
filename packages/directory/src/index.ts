export type { BouncePath } from './bounces/bounce-path.ts'
export { kindOfName } from './aliases/alias-name.ts'
export { aliasCsv, aliasJson, readAliasFile, type AliasFileRow } from './aliases/alias-file.ts'
export type { AliasImport, ImportedAlias } from './aliases/import-aliases.ts'
export type {
  AliasChanges,
  AliasFilter,
  AliasRecord,
  Aliases,
  AliasUpdate,
  NewAlias
} from './aliases/aliases.ts'
export { parseForwardRecords, type ForwardedName, type ForwardRecords } from './aliases/forward-records.ts'
export type { SealedForwards } from './aliases/sealed-forwards.ts'
export type { NewPushToken, PushTokens, ShownPushToken } from './aliases/push-tokens.ts'
export type { ShownSieveScript, SieveScriptChanges, SieveScripts } from './aliases/sieve-scripts.ts'
export { ensurePostmaster } from './aliases/ensure-postmaster.ts'
export type { MailboxPort, MadeMailbox } from './aliases/mailbox-port.ts'
export { isAliasOrder, type AliasOrder, type AliasPage, type AliasSearch } from './aliases/search-aliases.ts'
export type { ApiKeys, MadeApiKey, NewApiKey } from './api-keys.ts'
export { createDirectory, type Directory, type DirectoryOptions } from './create-directory.ts'
export { DirectoryError, type DirectoryErrorCode } from './directory-error.ts'
export type {
  CatchAllLogin,
  CatchAllPasswords,
  MadeCatchAllPassword,
  ShownCatchAllPassword
} from './domains/catch-all-passwords.ts'
export { dnsStateAfter, withFindings } from './domains/dns-state.ts'
export { checkDns, type DnsCheck } from './domains/check-dns.ts'
export type { OpenedDkimKey } from './domains/dkim-keys.ts'
export { dnsRecords, isOptional, type DnsRecord } from './domains/dns-records.ts'
export { domainUsage, type DomainUsage } from './domains/domain-usage.ts'
export type { DomainSettings } from './domains/domain-settings.ts'
export {
  judgeRecord,
  type DnsAdvice,
  type DnsAnswer,
  type DnsFinding,
  type DnsState
} from './domains/judge-record.ts'
export { pushRecords, type DnsZone, type PushedRecord } from './domains/push-records.ts'
export { serverDnsRecords, type ServerDnsRecord } from './domains/server-dns-records.ts'
export { zoneFile } from './domains/zone-file.ts'
export type { Domains, NewDomain } from './domains/domains.ts'
export type { Invited, NewInvite } from './domains/invitations.ts'
export type { Member, Members } from './domains/members.ts'
export type { Smarthost } from './domains/smarthost.ts'
export { csvText } from './logs/csv-text.ts'
export { logCsv } from './logs/log-csv.ts'
export { logFacts, type LogFacts } from './logs/log-facts.ts'
export {
  isLogOutcome,
  searchLogs,
  type LogOutcome,
  type LogPage,
  type LogSearch
} from './logs/search-logs.ts'
export { effectiveQuota } from './quota.ts'
export { ownershipOf, type Ownership } from './ownership.ts'
export type { AllAliasesPage, DomainPage, SearchAll, UserPage } from './search-all.ts'
export { ownLimitsOf, type OwnLimits } from './send-limits.ts'
export { createShortCache, type ShortCache } from './short-cache.ts'
export { pagePosition, type PageAsked, type PagePosition } from './page-position.ts'
export type { Vacation, VacationSettings } from './aliases/vacation.ts'
export type { NewPasskey, Passkeys } from './passkeys.ts'
export type { Login } from './recipients/find-login.ts'
export type { MailboxOwner } from './recipients/own-addresses.ts'
export type { Recipients } from './recipients/recipients.ts'
export type { Resolution } from './recipients/resolution.ts'
export type { NewSecondFactor, SecondFactor } from './second-factor.ts'
export type { NewUser, Users } from './users.ts'

// What pages work with.
import type { Administration } from '@postkeep/administration'
import type { LoginLimits } from '@postkeep/cache'
import type { Subscriptions } from '@postkeep/calendar-subscriptions'
import type { Domain } from '@postkeep/database'
import type { Directory, DnsZone, DomainUsage, LogPage, LogSearch, Ownership } from '@postkeep/directory'
import type { AuthorityOptions } from '@postkeep/dns'
import type { Journey } from '@postkeep/journey'
import type { Logger } from '@postkeep/log'
import type { MailboxClient } from '@postkeep/mailbox-client'
import type { Queue, ShownEmail, SuppressionList, SystemMail } from '@postkeep/outbound'
import type { SentAgain } from '@postkeep/submission'
import type { ClientSettings } from './client-settings/client-settings.ts'
import type { SignProfile } from './client-settings/sign-profile.ts'
import type { WebEvents } from './events.ts'
import type { AliasFile, NewPassword, OneTimeSecrets } from './frame/one-time-secrets.ts'
import type { OnceOnly } from './frame/once-only.ts'
import type { SealedTokens } from './frame/sealed-token.ts'
import type { Sessions } from './frame/sessions.ts'
import type { ShownSetting } from './shown-settings.ts'

/** What became of mail. */
export type MailServices = {
  /** `userId`: 24 hex digits. */
  ownership(userId: string): Promise<Ownership>
  readonly queue: Pick<Queue, 'search' | 'find' | 'retryNow' | 'cancel'>
  /** To those whom it has not reached. */
  sendAgain(email: ShownEmail): Promise<SentAgain>
  logs(search: LogSearch): Promise<LogPage>
  /** `text`: an id, an address, a Message-ID; without `owner` of the whole server. Newest first. */
  journeys(search: { readonly text: string; readonly owner: Ownership | undefined }): Promise<Journey[]>
}

export type Services = {
  readonly mail: MailServices
  readonly directory: Directory
  readonly mailboxes: MailboxClient
  readonly limits: LoginLimits
  readonly sessions: Sessions
  readonly tokens: SealedTokens
  readonly newPasswords: OneTimeSecrets<NewPassword>
  /** Between the trial of an import and the import. */
  readonly aliasFiles: OneTimeSecrets<AliasFile>
  /** Challenges of passkeys: each is answered once. */
  readonly usedChallenges: OnceOnly
  readonly clientSettings: ClientSettings
  readonly subscriptions: Pick<Subscriptions, 'refresh'>
  /** What its aliases add up to. */
  usageOf(domain: Pick<Domain, '_id'>): Promise<DomainUsage>
  readonly signProfile: SignProfile
  /** How the DNS of a domain is asked. */
  readonly authority: AuthorityOptions
  /** With a token of Cloudflare's. @throws CertificateError */
  openCloudflareZone(token: string, domain: string): Promise<DnsZone>
  readonly events: WebEvents
  readonly logger: Logger
  /** The server's own domain. */
  readonly serverDomain: string
  /** https://host[:port], for links in mail. */
  readonly siteUrl: string
  /** Strangers may sign up. */
  registrationOpen(): boolean
  /** What administrators see and do. */
  readonly administration: Administration
  readonly suppressions: Pick<SuppressionList, 'list'>
  /** Of the environment, without secrets. */
  readonly settings: readonly ShownSetting[]
  /** Which of the parts that the web service needs answer now. */
  health(): Promise<Readonly<Record<string, { readonly ok: boolean }>>>
  /** Durable when it resolves. */
  sendMail(mail: SystemMail): Promise<void>
}

// Puts the groups of the directory together.
import { normaliseDomain } from '@postkeep/address'
import type { ServerSealer } from '@postkeep/crypto'
import type { Database } from '@postkeep/database'
import type { Logger } from '@postkeep/log'
import { aliasesOf, type Aliases } from './aliases/aliases.ts'
import type { MailboxPort } from './aliases/mailbox-port.ts'
import { pushTokensOf, type PushTokens } from './aliases/push-tokens.ts'
import { sealedForwardsOf, type SealedForwards } from './aliases/sealed-forwards.ts'
import { sieveScriptsOf, type SieveScripts } from './aliases/sieve-scripts.ts'
import { apiKeysOf, type ApiKeys } from './api-keys.ts'
import type { DirectoryContext } from './directory-context.ts'
import { catchAllPasswordsOf, type CatchAllPasswords } from './domains/catch-all-passwords.ts'
import { domainsOf, type Domains } from './domains/domains.ts'
import { membersOf, type Members } from './domains/members.ts'
import { createLookups } from './lookups.ts'
import { passkeysOf, type Passkeys } from './passkeys.ts'
import { recipientsOf, type Recipients } from './recipients/recipients.ts'
import { secondFactorOf, type SecondFactor } from './second-factor.ts'
import { usersOf, type Users } from './users.ts'

export type DirectoryOptions = {
  readonly database: Database
  readonly sealer: ServerSealer
  readonly logger: Logger
  readonly clock?: () => Date
  /** Makes and removes the mailboxes of aliases; without it mailboxes are somebody else's work. */
  readonly mailboxes?: MailboxPort
  /** The server's own domain (DOMAIN): its host names (mx, imap, …) cannot be mail domains. */
  readonly serverDomain?: string
  /** Recipients of an alias where its domain says nothing (default 10). */
  readonly maxRecipients?: number
}

export type Directory = {
  readonly users: Users
  readonly secondFactor: SecondFactor
  readonly passkeys: Passkeys
  readonly apiKeys: ApiKeys
  readonly catchAllPasswords: CatchAllPasswords
  readonly domains: Domains
  readonly members: Members
  readonly aliases: Aliases
  readonly recipients: Recipients
  readonly sieveScripts: SieveScripts
  readonly pushTokens: PushTokens
  readonly sealedForwards: SealedForwards
}

export function createDirectory(options: DirectoryOptions): Directory {
  const now = options.clock ?? (() => new Date())
  const context: DirectoryContext = {
    database: options.database,
    sealer: options.sealer,
    logger: options.logger,
    lookups: createLookups(options.database, () => now().getTime()),
    mailboxes: options.mailboxes,
    serverDomain: normaliseDomain(options.serverDomain ?? ''),
    maxRecipients: options.maxRecipients ?? 10,
    now
  }
  const users = usersOf(context)
  const aliases = aliasesOf(context)
  return {
    users,
    secondFactor: secondFactorOf(context),
    passkeys: passkeysOf(context),
    apiKeys: apiKeysOf(context, aliases),
    catchAllPasswords: catchAllPasswordsOf(context),
    aliases,
    sieveScripts: sieveScriptsOf(context),
    pushTokens: pushTokensOf(context),
    sealedForwards: sealedForwardsOf(context),
    domains: domainsOf(context, aliases),
    members: membersOf(context),
    recipients: recipientsOf(context, aliases)
  }
}

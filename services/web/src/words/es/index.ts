// Spanish.
import type { Words } from '../translate.ts'
import { account } from './account.ts'
import { admin } from './admin.ts'
import { aliasFiles } from './alias-files.ts'
import { aliases } from './aliases.ts'
import { apiKeys } from './api-keys.ts'
import { away } from './away.ts'
import { catchAll } from './catch-all.ts'
import { collections } from './collections.ts'
import { dns } from './dns.ts'
import { domainSettings } from './domain-settings.ts'
import { domains } from './domains.ts'
import { emails } from './emails.ts'
import { entry } from './entry.ts'
import { frame } from './frame.ts'
import { landing } from './landing.ts'
import { links } from './links.ts'
import { mail } from './mail.ts'
import { members } from './members.ts'
import { passkeys } from './passkeys.ts'
import { senders } from './senders.ts'
import { settings } from './settings.ts'
import { sharing } from './sharing.ts'
import { subscriptions } from './subscriptions.ts'

export const es: Words = {
  account,
  admin,
  aliasFiles,
  aliases,
  apiKeys,
  away,
  catchAll,
  collections,
  dns,
  domainSettings,
  domains,
  emails,
  entry,
  frame,
  landing,
  links,
  mail,
  members,
  passkeys,
  senders,
  settings,
  sharing,
  subscriptions
}

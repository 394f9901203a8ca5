// The CalDAV service, with the mailbox service behind it, on free ports.
import { silentLogger as logger } from '@postkeep/log'
import { type DavFixture, startDavFixture, type TestAccount } from '@postkeep/mailbox-fixture'
import { composeCalDav, readCalDavConfig } from '../src/index.ts'

export type Account = TestAccount
export type Fixture = DavFixture

export function startFixture(given: Readonly<Record<string, string>> = {}): Promise<Fixture> {
  return startDavFixture(given, {
    name: 'caldav',
    compose: (environment) => composeCalDav(readCalDavConfig(environment), { logger })
  })
}

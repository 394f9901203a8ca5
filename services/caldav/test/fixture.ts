// The CalDAV service, with the mailbox service behind it, on free ports.
import { silentLogger as logger } from '@postkeep/log'
import type { MailboxClient } from '@postkeep/mailbox-client'
import { startMailboxService, type MailboxService, type TestAccount } from '@postkeep/mailbox-fixture'
import { composeCalDav, readCalDavConfig } from '../src/index.ts'

export type Account = TestAccount

export interface Fixture extends AsyncDisposable {
  /** http://127.0.0.1:port */
  readonly url: string
  readonly mailboxes: MailboxClient
  /** That of the service. */
  readonly environment: Readonly<Record<string, string>>
  readonly newAccount: MailboxService['newAccount']
  /** On the same port. */
  restart(): Promise<void>
  restartMailboxes(): Promise<void>
}

export async function startFixture(given: Readonly<Record<string, string>> = {}): Promise<Fixture> {
  await using stack = new AsyncDisposableStack()
  const service = stack.use(await startMailboxService({ CALDAV_PORT: '0', ...given }))
  let caldav = await composeCalDav(readCalDavConfig(service.environment), { logger })
  stack.defer(() => caldav[Symbol.asyncDispose]())
  const { port } = caldav.addresses!['caldav']!
  const environment = { ...service.environment, CALDAV_PORT: String(port) }
  const parts = stack.move()
  return {
    url: `http://127.0.0.1:${port}`,
    mailboxes: service.mailboxes,
    environment,
    newAccount: service.newAccount,
    async restart() {
      await caldav[Symbol.asyncDispose]()
      caldav = await composeCalDav(readCalDavConfig(environment), { logger })
    },
    async restartMailboxes() {
      await service.stop()
      await service.start()
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync()
  }
}

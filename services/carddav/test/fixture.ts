// The CardDAV service, with the mailbox service behind it, on free ports.
import { silentLogger as logger } from '@postkeep/log'
import type { MailboxClient } from '@postkeep/mailbox-client'
import { startMailboxService, type MailboxService, type TestAccount } from '@postkeep/mailbox-fixture'
import { composeCardDav, readCardDavConfig } from '../src/index.ts'

export type Account = TestAccount

export interface Fixture extends AsyncDisposable {
  /** http://127.0.0.1:port */
  readonly url: string
  readonly mailboxes: MailboxClient
  readonly directory: MailboxService['directory']
  /** That of the service. */
  readonly environment: Readonly<Record<string, string>>
  readonly newAccount: MailboxService['newAccount']
  /** On the same port. */
  restart(): Promise<void>
  restartMailboxes(): Promise<void>
}

export async function startFixture(given: Readonly<Record<string, string>> = {}): Promise<Fixture> {
  await using stack = new AsyncDisposableStack()
  const service = stack.use(await startMailboxService({ CARDDAV_PORT: '0', ...given }))
  let carddav = await composeCardDav(readCardDavConfig(service.environment), { logger })
  stack.defer(() => carddav[Symbol.asyncDispose]())
  const { port } = carddav.addresses!['carddav']!
  const environment = { ...service.environment, CARDDAV_PORT: String(port) }
  const parts = stack.move()
  return {
    url: `http://127.0.0.1:${port}`,
    mailboxes: service.mailboxes,
    directory: service.directory,
    environment,
    newAccount: service.newAccount,
    async restart() {
      await carddav[Symbol.asyncDispose]()
      carddav = await composeCardDav(readCardDavConfig(environment), { logger })
    },
    async restartMailboxes() {
      await service.stop()
      await service.start()
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync()
  }
}

// The IMAP service, with the mailbox service behind it, on free ports.
import { randomBytes } from 'node:crypto'
import { silentLogger as logger } from '@postkeep/log'
import { startMailboxService } from '@postkeep/mailbox-fixture'
import { composeImap, readImapConfig } from '../src/index.ts'

export interface Account {
  readonly user: string
  readonly password: string
}

export interface Fixture extends AsyncDisposable {
  readonly imap: number
  readonly imaps: number
  /** PEM. */
  readonly ca: string
  /** A new and empty mailbox. `quota`: bytes; 0: no limit. */
  newAccount(options?: { readonly quota?: number }): Promise<Account>
  /** A service with other settings for the same mailboxes; gives its port with TLS. */
  serveWith(changed: Readonly<Record<string, string>>): Promise<AsyncDisposable & { readonly imaps: number }>
  /** Ends the mailbox service and starts it again on the same port. */
  stopMailboxes(): Promise<void>
  startMailboxes(): Promise<void>
}

export async function startFixture(given: Readonly<Record<string, string>> = {}): Promise<Fixture> {
  await using stack = new AsyncDisposableStack()
  const service = stack.use(await startMailboxService({ IMAP_PORT: '0', IMAPS_PORT: '0', ...given }))
  const imap = stack.use(await composeImap(readImapConfig(service.environment), { logger }))
  const parts = stack.move()
  return {
    imap: imap.addresses!['imap']!.port,
    imaps: imap.addresses!['imaps']!.port,
    ca: service.ca,
    async newAccount({ quota = 0 } = {}) {
      const password = `password-${randomBytes(6).toString('hex')}`
      const { address } = await service.newAccount({ password, quota })
      return { user: address, password }
    },
    async serveWith(changed) {
      const other = await composeImap(readImapConfig({ ...service.environment, ...changed }), { logger })
      return {
        imaps: other.addresses!['imaps']!.port,
        [Symbol.asyncDispose]: () => other[Symbol.asyncDispose]()
      }
    },
    stopMailboxes: service.stop,
    startMailboxes: service.start,
    [Symbol.asyncDispose]: () => parts.disposeAsync()
  }
}

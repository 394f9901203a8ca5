// The POP3 service, with the mailbox service behind it, on free ports.
import { silentLogger as logger } from '@postkeep/log'
import type { MailboxClient, MailboxSession } from '@postkeep/mailbox-client'
import { compressBody } from '@postkeep/mailbox-contract'
import { startMailboxService, type MailboxService } from '@postkeep/mailbox-fixture'
import { composePop3, readPop3Config } from '../src/index.ts'

export interface Account {
  readonly user: string
  readonly password: string
}

export interface Fixture extends AsyncDisposable {
  /** Ports; those after `restartPop3` are others. */
  readonly pop3: number
  readonly pop3s: number
  /** PEM. */
  readonly ca: string
  /** A new mailbox with those messages in INBOX. */
  newAccount(messages?: readonly (string | Buffer)[]): Promise<Account>
  /** Runs with the mailbox open, as IMAP would have it. */
  withMailbox<T>(account: Account, use: (session: MailboxSession) => Promise<T>): Promise<T>
  restartPop3(): Promise<void>
  /** A service with other settings for the same mailboxes; gives its port with TLS. */
  serveWith(changed: Readonly<Record<string, string>>): Promise<AsyncDisposable & { readonly pop3s: number }>
  /** Ends the mailbox service and starts it again on the same port. */
  stopMailboxes(): Promise<void>
  startMailboxes(): Promise<void>
}

export async function startFixture(given: Readonly<Record<string, string>> = {}): Promise<Fixture> {
  await using stack = new AsyncDisposableStack()
  const service = stack.use(await startMailboxService({ POP3_PORT: '0', POP3S_PORT: '0', ...given }))
  const config = readPop3Config(service.environment)
  let pop3 = await composePop3(config, { logger })
  stack.defer(() => pop3[Symbol.asyncDispose]())
  const parts = stack.move()
  return {
    get pop3() {
      return pop3.addresses!['pop3']!.port
    },
    get pop3s() {
      return pop3.addresses!['pop3s']!.port
    },
    ca: service.ca,
    newAccount: (messages = []) => newAccount(service, messages),
    withMailbox: (account, use) => withMailbox(service.mailboxes, account, use),
    async restartPop3() {
      await pop3[Symbol.asyncDispose]()
      pop3 = await composePop3(config, { logger })
    },
    async serveWith(changed) {
      const other = await composePop3(readPop3Config({ ...service.environment, ...changed }), { logger })
      return {
        pop3s: other.addresses!['pop3s']!.port,
        [Symbol.asyncDispose]: () => other[Symbol.asyncDispose]()
      }
    },
    stopMailboxes: service.stop,
    startMailboxes: service.start,
    [Symbol.asyncDispose]: () => parts.disposeAsync()
  }
}

async function newAccount(service: MailboxService, messages: readonly (string | Buffer)[]): Promise<Account> {
  const { address, password } = await service.newAccount()
  const account = { user: address, password }
  if (messages.length > 0) {
    await withMailbox(service.mailboxes, account, async (session) => {
      for (const message of messages) await append(session, Buffer.from(message))
    })
  }
  return account
}

export async function append(session: MailboxSession, raw: Buffer): Promise<void> {
  const params = { path: 'INBOX', flags: [], internalDate: 1_700_000_000, zone: 0, size: raw.length }
  await session.append(params, compressBody(raw))
}

async function withMailbox<T>(
  mailboxes: MailboxClient,
  { user, password }: Account,
  use: (session: MailboxSession) => Promise<T>
): Promise<T> {
  const result = await mailboxes.login({
    username: user,
    password,
    scope: 'imap',
    remoteAddress: '127.0.0.1'
  })
  if (result.kind !== 'accepted') throw new Error('the account cannot log in')
  try {
    return await use(result.session)
  } finally {
    await result.session.logout()
  }
}

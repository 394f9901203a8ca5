// The composition root of the IMAP service.
import { type Metrics, type Running, createMetrics, healthOf } from '@postkeep/lifecycle'
import { clientEvents } from '@postkeep/client-listener'
import type { Logger } from '@postkeep/log'
import { connectMailboxes } from '@postkeep/mailbox-client'
import type { ImapConfig } from './config.ts'
import { openServer } from './server.ts'

export interface ImapContext {
  readonly logger: Logger
  readonly metrics?: Metrics
}

export async function composeImap(config: ImapConfig, { logger, metrics }: ImapContext): Promise<Running> {
  await using stack = new AsyncDisposableStack()
  const { sqliteHost: host, sqlitePort: port, rpcSecret: secret } = config
  const mailboxes = stack.use(connectMailboxes({ host, port, secret, logger }))
  const events = clientEvents(metrics ?? createMetrics('imap'), 'IMAP')
  const server = stack.use(await openServer(config, { config, mailboxes, events }, logger))
  const running = stack.move()
  return {
    addresses: { imap: server.plain, imaps: server.secure },
    health: () => healthOf({ mailboxes: () => mailboxes.ping().then(() => ({ ok: true })) }),
    [Symbol.asyncDispose]: () => running.disposeAsync()
  }
}

// The composition root of the POP3 service.
import { type Metrics, type Running, createMetrics, healthOf } from '@postkeep/lifecycle'
import { clientEvents } from '@postkeep/client-listener'
import type { Logger } from '@postkeep/log'
import { connectMailboxes } from '@postkeep/mailbox-client'
import type { Pop3Config } from './config.ts'
import { openServer } from './server.ts'

export interface Pop3Context {
  readonly logger: Logger
  readonly metrics?: Metrics
}

export async function composePop3(config: Pop3Config, { logger, metrics }: Pop3Context): Promise<Running> {
  await using stack = new AsyncDisposableStack()
  const { sqliteHost: host, sqlitePort: port, rpcSecret: secret } = config
  const mailboxes = stack.use(connectMailboxes({ host, port, secret, logger }))
  const events = clientEvents(metrics ?? createMetrics('pop3'), 'POP3')
  const shared = { config, mailboxes, events }
  const server = stack.use(await openServer(config, shared, logger))
  const running = stack.move()
  return {
    addresses: { pop3: server.plain, pop3s: server.secure },
    health: () => healthOf({ mailboxes: () => mailboxes.ping().then(() => ({ ok: true })) }),
    [Symbol.asyncDispose]: () => running.disposeAsync()
  }
}

// The composition root of the CardDAV service.
import { davEvents, openDavServer } from '@postkeep/dav-server'
import { type Metrics, type Running, createMetrics, healthOf } from '@postkeep/lifecycle'
import type { Logger } from '@postkeep/log'
import { connectMailboxes } from '@postkeep/mailbox-client'
import { cardDavService } from './carddav-service.ts'
import type { CardDavConfig } from './config.ts'

interface CardDavContext {
  readonly logger: Logger
  readonly metrics?: Metrics
}

export async function composeCardDav(
  config: CardDavConfig,
  { logger, metrics }: CardDavContext
): Promise<Running> {
  await using stack = new AsyncDisposableStack()
  const { sqliteHost: host, sqlitePort, rpcSecret: secret, port } = config
  const mailboxes = stack.use(connectMailboxes({ host, port: sqlitePort, secret, logger }))
  const events = davEvents(metrics ?? createMetrics('carddav'), 'carddav')
  const service = cardDavService
  const server = stack.use(await openDavServer({ config, port, service, mailboxes, events, logger }))
  const running = stack.move()
  return {
    addresses: { carddav: server },
    health: () => healthOf({ mailboxes: () => mailboxes.ping().then(() => ({ ok: true })) }),
    [Symbol.asyncDispose]: () => running.disposeAsync()
  }
}

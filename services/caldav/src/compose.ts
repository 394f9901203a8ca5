// The composition root of the CalDAV service.
import { davEvents, openDavServer } from '@postkeep/dav-server'
import { type Metrics, type Running, createMetrics, healthOf } from '@postkeep/lifecycle'
import type { Logger } from '@postkeep/log'
import { connectMailboxes } from '@postkeep/mailbox-client'
import { calDavService } from './caldav-service.ts'
import type { CalDavConfig } from './config.ts'
import { followSubscriptions } from './subscriptions/follow-subscriptions.ts'
import { publishedCalendars } from './published/published-calendars.ts'

interface CalDavContext {
  readonly logger: Logger
  readonly metrics?: Metrics
}

export async function composeCalDav(
  config: CalDavConfig,
  { logger, metrics }: CalDavContext
): Promise<Running> {
  await using stack = new AsyncDisposableStack()
  const { sqliteHost: host, sqlitePort, rpcSecret: secret, port } = config
  const mailboxes = stack.use(connectMailboxes({ host, port: sqlitePort, secret, logger }))
  const events = davEvents(metrics ?? createMetrics('caldav'), 'caldav')
  const subscriptions = stack.use(followSubscriptions(config, logger))
  const service = {
    ...subscriptions.follow(calDavService),
    answerAnyone: publishedCalendars(mailboxes)
  }
  const server = stack.use(await openDavServer({ config, port, service, mailboxes, events, logger }))
  const running = stack.move()
  return {
    addresses: { caldav: server },
    health: () => healthOf({ mailboxes: () => mailboxes.ping().then(() => ({ ok: true })) }),
    [Symbol.asyncDispose]: () => running.disposeAsync()
  }
}

// The submission service, put together. What is used is closed after what uses it.
import { connectCache } from '@postkeep/cache'
import { createServerSealer } from '@postkeep/crypto'
import { connectDatabase } from '@postkeep/database'
import { createDirectory } from '@postkeep/directory'
import { createJournal } from '@postkeep/journey'
import { createMetrics, healthOf, type Metrics, type Running } from '@postkeep/lifecycle'
import type { Logger } from '@postkeep/log'
import { connectMailboxes } from '@postkeep/mailbox-client'
import { announceQueued, createQueue, createSuppressionList } from '@postkeep/outbound'
import { openServerSettings, sendingSettings } from '@postkeep/server-settings'
import { sendLimit, sendLimits } from '@postkeep/submission'
import type { SmtpConfig } from './config.ts'
import { smtpEvents } from './events.ts'
import { openServer } from './server.ts'

export interface SmtpSurroundings {
  readonly logger: Logger
  readonly metrics?: Metrics
}

export async function composeSmtp(
  config: SmtpConfig,
  { logger, metrics = createMetrics('smtp') }: SmtpSurroundings
): Promise<Running> {
  await using stack = new AsyncDisposableStack()
  const sealer = createServerSealer(config.serverKey)
  const database = await connectDatabase({ url: config.mongoUrl, logger, createIndexes: false })
  stack.defer(() => database.close())
  const cache = stack.use(connectCache({ url: config.redisUrl, logger }))
  const { sqliteHost: host, sqlitePort: port, rpcSecret: secret } = config
  const mailboxes = stack.use(connectMailboxes({ host, port, secret, logger }))
  const journal = stack.use(createJournal({ database, service: 'smtp', logger }))
  const settings = stack.use(await openServerSettings(sendingSettings, config, { database, sealer, logger }))
  const limits = {
    database,
    dailyLimit: () => (config.lab ? Infinity : settings.current().dailyLimit),
    recipientLimit: () => settings.current().maxRecipients
  }
  await cache.firstAttempt
  const server = stack.use(
    await openServer({
      config,
      logger,
      context: {
        directory: createDirectory({ database, sealer, logger, serverDomain: config.domain }),
        mailboxes,
        countSent: sendLimit({ ...limits, cache }),
        limitsOf: sendLimits(limits),
        suppressions: createSuppressionList(database),
        queue: createQueue({ database, sealer, logger, onQueued: () => announceQueued(cache) }),
        events: smtpEvents(logger, metrics, journal),
        hostName: config.hostName,
        hidesClientAddress: config.hideClientAddress,
        lineLimit: config.lineLimit
      }
    })
  )

  const parts = stack.move()
  return {
    addresses: server.addresses,
    // Redis only wakes the workers sooner: without it mail is taken and sent.
    health: () =>
      healthOf({
        mongodb: () => database.health(),
        mailboxes: () => mailboxes.ping().then(() => ({ ok: true }))
      }),
    [Symbol.asyncDispose]: () => parts.disposeAsync()
  }
}

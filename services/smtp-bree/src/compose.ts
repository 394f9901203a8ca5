// The composition root of the service that delivers the outbound queue.
import { connectCache, type Cache } from '@postkeep/cache'
import { createServerSealer } from '@postkeep/crypto'
import { connectDatabase } from '@postkeep/database'
import { createDeliveryKeys } from '@postkeep/delivery'
import { createDirectory, type Directory, type MailboxPort } from '@postkeep/directory'
import { createResolver } from '@postkeep/dns'
import { startJobs, type Jobs } from '@postkeep/jobs'
import { createJournal } from '@postkeep/journey'
import { createMetrics, healthOf, type Metrics, type Running } from '@postkeep/lifecycle'
import type { Logger } from '@postkeep/log'
import { connectMailboxes, type MailboxClient } from '@postkeep/mailbox-client'
import {
  announceQueued,
  createQueue,
  createSuppressionList,
  listenForQueued,
  type Queue
} from '@postkeep/outbound'
import { createReportArchive } from '@postkeep/reports'
import { openServerSettings, smarthostSettings } from '@postkeep/server-settings'
import { attempt, type AttemptContext } from './attempt.ts'
import type { SmtpBreeConfig } from './config.ts'
import { smtpBreeEvents } from './events.ts'
import { createLocalDelivery } from './local-delivery.ts'
import { openSender, relayFinder } from './open-sender.ts'
import { createSentCopies } from './sent-copy.ts'
import { Slots } from './slots.ts'
import type { SweepSettings } from './sweep-settings.ts'
import { createWebhookDelivery } from './webhook-delivery.ts'
import { Worker } from './worker.ts'

export interface SmtpBreeSurroundings {
  readonly logger: Logger
  readonly metrics?: Metrics
}

export async function composeSmtpBree(
  config: SmtpBreeConfig,
  { logger, metrics }: SmtpBreeSurroundings
): Promise<Running> {
  await using stack = new AsyncDisposableStack()
  const { domain, hostName, lab, sendsOut, sqliteHost: host, sqlitePort: port, rpcSecret: secret } = config
  const sealer = createServerSealer(config.serverKey)
  const database = await connectDatabase({ url: config.mongoUrl, logger })
  stack.defer(() => database.close())
  const cache = stack.use(connectCache({ url: config.redisUrl, logger }))
  const mailboxes = stack.use(connectMailboxes({ host, port, secret, logger }))
  const journal = stack.use(createJournal({ database, service: 'smtp-bree', logger }))
  const events = smtpBreeEvents(logger, metrics ?? createMetrics('smtp-bree'), journal)
  const queue = createQueue({ database, sealer, logger, onQueued: () => announceQueued(cache) })
  const settings = stack.use(
    await openServerSettings(smarthostSettings, config, { database, sealer, logger })
  )
  const sender = stack.use(openSender(config, database, logger))
  const directory = createDirectory({
    database,
    sealer,
    logger,
    serverDomain: domain,
    mailboxes: mailboxPort(mailboxes)
  })
  const shared = { database, logger, journal, mailboxes, queue, directory }
  const context: AttemptContext = {
    directory,
    findRelay: relayFinder(() => settings.current(), directory),
    reports: createReportArchive(database),
    suppressions: createSuppressionList(database),
    suppressionDays: config.suppressionDays,
    local: createLocalDelivery({ ...shared, keys: createDeliveryKeys() }),
    webhooks: webhooksOf(config, { queue, directory }),
    slots: slotsOf(config),
    queue,
    sender,
    sentCopies: createSentCopies({ directory, mailboxes }),
    hostName,
    lab: lab || !sendsOut,
    events
  }
  stack.use(openWorker(config, context, cache))
  stack.use(await openJobs(config, { cache, logger }))

  const running = stack.move()
  return {
    health: () =>
      healthOf({
        mongodb: () => database.health(),
        redis: () => cache.health(),
        mailboxes: () => mailboxes.ping().then(() => ({ ok: true }))
      }),
    [Symbol.asyncDispose]: () => running.disposeAsync()
  }
}

function webhooksOf(
  { allowPrivate, dnsServers, hostName, lab, sendsOut }: SmtpBreeConfig,
  parts: { readonly queue: Queue; readonly directory: Directory }
): AttemptContext['webhooks'] {
  const resolver = createResolver({ servers: dnsServers })
  return createWebhookDelivery({ ...parts, resolver, hostName, allowPrivate, lab: lab || !sendsOut })
}

function mailboxPort(mailboxes: MailboxClient): MailboxPort {
  return {
    create: (id) => mailboxes.createMailbox(id),
    remove: (id) => mailboxes.deleteMailbox(id)
  }
}

/** One destination takes half of them at most, where nothing else is said. */
function slotsOf({ concurrency, destinationConcurrency, destinationGapMs: gapMs }: SmtpBreeConfig): Slots {
  return new Slots({
    total: concurrency,
    perKind: destinationConcurrency ?? Math.ceil(concurrency / 2),
    gapMs
  })
}

function openJobs(
  { mongoUrl, redisUrl, serverKey, sweepMs }: SmtpBreeConfig,
  { cache, logger }: { cache: Cache; logger: Logger }
): Promise<Jobs> {
  const settings: SweepSettings = { service: 'smtp-bree', mongoUrl, redisUrl, serverKey }
  const schedule = [{ name: 'sweep-queue', intervalMs: sweepMs }]
  return startJobs({ folder: new URL('jobs/', import.meta.url), schedule, settings, logger, cache })
}

function openWorker(
  { concurrency, leaseMs, pollMs }: SmtpBreeConfig,
  context: AttemptContext,
  cache: Cache
): AsyncDisposable {
  const worker = new Worker({
    queue: context.queue,
    events: context.events,
    attempt: (email, hold) => attempt(email, context, hold),
    mostHeld: concurrency * 10,
    leaseMs,
    pollMs
  })
  const listener = listenForQueued(cache, () => worker.wake())
  return {
    async [Symbol.asyncDispose]() {
      await listener[Symbol.asyncDispose]()
      await worker[Symbol.asyncDispose]()
    }
  }
}

// The composition root of the MX service. What is used is closed after what uses it.
import { createSecretKey } from 'node:crypto'
import { createAuthenticator } from '@postkeep/authentication'
import { connectCache } from '@postkeep/cache'
import { createServerSealer } from '@postkeep/crypto'
import { connectDatabase, type Database } from '@postkeep/database'
import { createDeliveryKeys, createMailLog } from '@postkeep/delivery'
import { createDirectory } from '@postkeep/directory'
import { createResolver } from '@postkeep/dns'
import { createJournal } from '@postkeep/journey'
import { createMetrics, healthOf, type HealthReport, type Metrics, type Running } from '@postkeep/lifecycle'
import type { Logger } from '@postkeep/log'
import { connectMailboxes, type MailboxClient } from '@postkeep/mailbox-client'
import { announceQueued, createQueue } from '@postkeep/outbound'
import type { MxConfig } from './config.ts'
import { mxEvents } from './events.ts'
import { contentPolicyOf, openMxSettings } from './mx-settings.ts'
import { openFilter } from './open-filter.ts'
import { containerGateways } from './container-gateways.ts'
import { watchHiddenClients, type HiddenClients } from './hidden-clients.ts'
import { createFullMailboxes } from './full-mailboxes.ts'
import { openServer } from './server.ts'
import type { MxContext } from './session.ts'

export interface MxSurroundings {
  readonly logger: Logger
  readonly metrics?: Metrics
}

export async function composeMx(config: MxConfig, { logger, metrics }: MxSurroundings): Promise<Running> {
  await using stack = new AsyncDisposableStack()
  const { domain, hostName, lineLimit, rpcSecret: secret, sqliteHost: host, sqlitePort: port } = config
  const sealer = createServerSealer(config.serverKey)
  const database = await connectDatabase({ url: config.mongoUrl, logger })
  stack.defer(() => database.close())
  const cache = stack.use(connectCache({ url: config.redisUrl, logger }))
  const mailboxes = stack.use(connectMailboxes({ host, port, secret, logger }))
  const resolver = createResolver({ servers: config.dnsServers })
  const directory = createDirectory({
    database,
    sealer,
    logger,
    serverDomain: domain,
    mailboxes: { create: (id) => mailboxes.createMailbox(id), remove: (id) => mailboxes.deleteMailbox(id) }
  })

  const journal = stack.use(createJournal({ database, service: 'mx', logger }))
  const settings = stack.use(await openMxSettings(config, { database, sealer, logger }))
  const current = () => settings.current()
  const parts = { cache, database, directory, resolver, logger }
  const filter = stack.use(await openFilter({ config, settings: current, ...parts }))
  const hiddenClients = watchHiddenClients(config.refusesHiddenClients ? containerGateways() : [], logger)
  const context: MxContext = {
    hiddenClients,
    database,
    domain,
    hostName,
    lineLimit,
    logger,
    mailboxes,
    directory,
    queue: createQueue({ database, sealer, logger, onQueued: () => announceQueued(cache) }),
    keys: createDeliveryKeys(),
    authenticator: createAuthenticator({ resolver, hostName, trustedSealers: config.trustedSealers }),
    reasonKey: createSecretKey(sealer.subkey('reason')),
    journal,
    filter,
    contentPolicy: () => contentPolicyOf(current()),
    mailLog: createMailLog({ database, directory, logger }),
    fullMailboxes: createFullMailboxes(mailboxes),
    events: mxEvents(logger, metrics ?? createMetrics('mx'), journal)
  }
  await cache.firstAttempt
  const server = stack.use(await openServer({ config, context, resolver, logger }))

  const running = stack.move()
  return {
    addresses: { mx: server.address },
    health: () => healthOfParts({ hiddenClients, database, mailboxes }),
    [Symbol.asyncDispose]: () => running.disposeAsync()
  }
}

type HealthParts = {
  readonly hiddenClients: HiddenClients
  readonly database: Database
  readonly mailboxes: MailboxClient
}

function healthOfParts({ database, hiddenClients, mailboxes }: HealthParts): Promise<HealthReport> {
  return healthOf({
    clients: () => Promise.resolve(hiddenClients.health()),
    mongodb: () => database.health(),
    sqlite: () => mailboxes.ping().then(() => ({ ok: true }))
  })
}

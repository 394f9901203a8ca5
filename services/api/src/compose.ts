// The API service, put together. What is used is closed after what uses it.
import { connectCache } from '@postkeep/cache'
import { createServerSealer } from '@postkeep/crypto'
import { connectDatabase } from '@postkeep/database'
import { clientAddress } from '@postkeep/dav-server'
import { createDirectory } from '@postkeep/directory'
import { createResolver, type AuthorityOptions } from '@postkeep/dns'
import { createMetrics, healthOf, type Metrics, type Running } from '@postkeep/lifecycle'
import type { Logger } from '@postkeep/log'
import { connectMailboxes } from '@postkeep/mailbox-client'
import type { ApiConfig } from './config.ts'
import { apiEvents } from './events.ts'
import { createApp } from './frame/create-app.ts'
import { routes } from './routes/index.ts'
import { openServer } from './server.ts'

export interface ApiSurroundings {
  readonly logger: Logger
  readonly metrics?: Metrics
}

export async function composeApi(
  config: ApiConfig,
  { logger, metrics = createMetrics('api') }: ApiSurroundings
): Promise<Running> {
  await using stack = new AsyncDisposableStack()
  const database = await connectDatabase({ url: config.mongoUrl, logger, createIndexes: false })
  stack.defer(() => database.close())
  const cache = stack.use(connectCache({ url: config.redisUrl, logger }))
  const { domain: serverDomain, sqliteHost: host, sqlitePort: port, rpcSecret: secret } = config
  const mailboxes = stack.use(connectMailboxes({ host, port, secret, logger }))
  const app = createApp(routes, {
    database,
    cache,
    mailboxes,
    serverDomain,
    directory: createDirectory({
      database,
      sealer: createServerSealer(config.serverKey),
      logger,
      serverDomain,
      mailboxes: { create: (id) => mailboxes.createMailbox(id), remove: (id) => mailboxes.deleteMailbox(id) }
    }),
    events: apiEvents(logger, metrics),
    authority: authorityOptions(config),
    clientAddressOf: clientAddress(config.trustedProxies),
    isUnlimited: config.lab
  })
  const server = stack.use(await openServer(config, app))

  const parts = stack.move()
  return {
    addresses: { api: server },
    health: () =>
      healthOf({
        mongodb: () => database.health(),
        redis: () => cache.health(),
        mailboxes: () => mailboxes.ping().then(() => ({ ok: true }))
      }),
    [Symbol.asyncDispose]: () => parts.disposeAsync()
  }
}

function authorityOptions({ allowPrivate, dnsServers }: ApiConfig): AuthorityOptions {
  const servers = [...dnsServers]
  const cache = { maxTtlMs: 0, negativeTtlMs: 0 }
  return {
    resolver: createResolver({ servers }),
    fallback: createResolver({ servers, cache, timeoutMs: 2000, tries: 1 }),
    allowPrivate
  }
}

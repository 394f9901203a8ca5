// The API service, put together. What is used is closed after what uses it.
import { createHash, timingSafeEqual } from 'node:crypto'
import { createAdministration } from '@postkeep/administration'
import { connectCache } from '@postkeep/cache'
import { createServerSealer, type ServerSealer } from '@postkeep/crypto'
import { connectDatabase } from '@postkeep/database'
import { clientAddress, SessionCache } from '@postkeep/dav-server'
import { createDirectory } from '@postkeep/directory'
import { createResolver, type AuthorityOptions } from '@postkeep/dns'
import { createMetrics, healthOf, MemoryBudget, type Metrics, type Running } from '@postkeep/lifecycle'
import {
  createSettingsEditor,
  openServerSettings,
  registrationSettings,
  sendingSettings,
  type ServerSettings
} from '@postkeep/server-settings'
import type { Logger } from '@postkeep/log'
import { connectMailboxes, type MailboxClient } from '@postkeep/mailbox-client'
import { announceQueued, createQueue, createSuppressionList } from '@postkeep/outbound'
import { createSpool } from '@postkeep/spool'
import { sendLimit, sendUsage } from '@postkeep/submission'
import type { ApiConfig } from './config.ts'
import { apiEvents, type ApiEvents } from './events.ts'
import { createApp } from './frame/create-app.ts'
import { routes } from './routes/index.ts'
import { openServer } from './server.ts'
import type { Services } from './services.ts'
import { openSockets } from './socket/open-sockets.ts'

const ownSettings = { ...sendingSettings, ...registrationSettings }
const sweepMs = 30_000

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
  const { sqliteHost: host, sqlitePort: port, rpcSecret: secret } = config
  const mailboxes = stack.use(connectMailboxes({ host, port, secret, logger }))
  const events = apiEvents(logger, metrics)
  const sessions = stack.use(mailboxSessions(mailboxes, events))
  const sweep = setInterval(() => sessions.sweep(), sweepMs).unref()
  stack.defer(() => clearInterval(sweep))
  const sealer = createServerSealer(config.serverKey)
  const settings = stack.use(await openServerSettings(ownSettings, config, { database, sealer, logger }))
  const connections = { database, cache, mailboxes, sessions, events }
  const services = servicesOf(config, { ...connections, sealer, settings, logger })
  const app = createApp(routes, services)
  const sockets = openSockets(services)
  await cache.firstAttempt
  const server = stack.use(await openServer(config, app, sockets))

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

type Connections = Pick<Services, 'database' | 'cache' | 'mailboxes' | 'sessions' | 'events'> & {
  readonly logger: Logger
  readonly sealer: ServerSealer
  readonly settings: ServerSettings<typeof ownSettings>
}

function servicesOf(config: ApiConfig, { logger, sealer, settings, ...connections }: Connections): Services {
  const { cache, database, mailboxes } = connections
  const { domain: serverDomain } = config
  const directory = createDirectory({
    database,
    sealer,
    logger,
    serverDomain,
    mailboxes: { create: (id) => mailboxes.createMailbox(id), remove: (id) => mailboxes.deleteMailbox(id) }
  })
  const queue = createQueue({ database, sealer, logger, onQueued: () => announceQueued(cache) })
  const limits = {
    database,
    dailyLimit: () => (config.lab ? Infinity : settings.current().dailyLimit),
    recipientLimit: () => settings.current().maxRecipients
  }
  const onChange = () => settings.refresh()
  const editor = createSettingsEditor({ database, sealer, logger, defaults: config, onChange })
  const suppressions = createSuppressionList(database)
  const { recipients } = directory
  // Programs send one message after the other: what holds for all of them is not asked each time.
  const countSent = sendLimit({ ...limits, cache, ownLimits: (sender) => recipients.recentLimits(sender) })
  const wantsSentCopy: typeof recipients.wantsSentCopy = (identity) =>
    recipients.recentlyWantsSentCopy(identity)
  const recent = { recipients: { ...recipients, wantsSentCopy } }
  return {
    ...connections,
    bodyMemory: new MemoryBudget(config.bodyMemory),
    spool: createSpool({ memoryLimit: 256 * 1024, memoryBudget: 16 * 1024 * 1024 }),
    serverDomain,
    directory,
    queue,
    submissions: { directory: recent, queue, suppressions, countSent, hostName: `api.${serverDomain}` },
    administration: createAdministration({
      database,
      cache,
      directory,
      queue,
      suppressions,
      settings: editor
    }),
    isServerSecret: secretsOf(config.apiSecrets.split(',').filter((one) => one.trim() !== '')),
    sendUsage: sendUsage(limits),
    authority: authorityOptions(config),
    clientAddressOf: clientAddress(config.trustedProxies),
    isRegistrationOpen: () => settings.current().registrationOpen,
    isUnlimited: config.lab
  }
}

/** Compared in one time, however much of it is right. */
function secretsOf(secrets: readonly string[]): (text: string) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  const known = secrets.map(digest)
  return (text) => {
    const given = digest(text)
    return known.filter((one) => timingSafeEqual(one, given)).length > 0
  }
}

function mailboxSessions(mailboxes: MailboxClient, events: ApiEvents): SessionCache {
  return new SessionCache({
    login: (credentials, remoteAddress) => mailboxes.login({ ...credentials, remoteAddress, scope: 'api' }),
    prepare: () => Promise.resolve(),
    idleMs: 5 * 60_000,
    longestMs: 3_600_000,
    mostSessions: 10_000,
    now: () => performance.now(),
    onFailure: (error) => events.failed(error, { method: 'logout', path: '' })
  })
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

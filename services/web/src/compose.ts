// The web service, put together. What is used is closed after what uses it.
import { createAdministration } from '@postkeep/administration'
import { Subscriptions } from '@postkeep/calendar-subscriptions'
import { connectCache, createLoginLimits, noLimits, type Cache, type LoginLimits } from '@postkeep/cache'
import { cacheChallengeStore, openCloudflareZone } from '@postkeep/certificates'
import { createServerSealer } from '@postkeep/crypto'
import { connectDatabase, type Database } from '@postkeep/database'
import { createDirectory, domainUsage, ownershipOf, searchLogs } from '@postkeep/directory'
import { createResolver, type AuthorityOptions } from '@postkeep/dns'
import { findJourneys, findOwnJourneys } from '@postkeep/journey'
import { createMetrics, healthOf, type HealthReport, type Metrics, type Running } from '@postkeep/lifecycle'
import type { Logger } from '@postkeep/log'
import { connectMailboxes } from '@postkeep/mailbox-client'
import {
  announceQueued,
  createQueue,
  createSuppressionList,
  queueSystemMail,
  type Queue
} from '@postkeep/outbound'
import {
  createSettingsEditor,
  openServerSettings,
  registrationSettings,
  sendingSettings,
  type ServerSettings
} from '@postkeep/server-settings'
import { sendAgain, sendLimit, type AgainContext } from '@postkeep/submission'
import { clientSettings } from './client-settings/client-settings.ts'
import { profileSigner } from './client-settings/sign-profile.ts'
import type { WebConfig } from './config.ts'
import { webEvents } from './events.ts'
import { loadAssets } from './frame/assets.ts'
import { basicGate } from './frame/basic-gate.ts'
import { createSite } from './frame/create-site.ts'
import { onceOnly } from './frame/once-only.ts'
import { oneTimeSecrets } from './frame/one-time-secrets.ts'
import { formTokens } from './frame/same-site.ts'
import { sealedTokens } from './frame/sealed-token.ts'
import { createSessions } from './frame/sessions.ts'
import { createServiceProxy, type ServiceProxy } from './front-door/service-proxy.ts'
import { pages } from './pages/index.ts'
import { openServer } from './server.ts'
import type { MailServices, Services } from './services.ts'
import type { ShownSetting } from './shown-settings.ts'

export interface WebSurroundings {
  readonly logger: Logger
  readonly metrics?: Metrics
  /** What the web admin shows of the environment. */
  readonly settings?: readonly ShownSetting[]
}

const usedSettings = { ...registrationSettings, ...sendingSettings }

export async function composeWeb(
  config: WebConfig,
  { logger, metrics = createMetrics('web'), settings = [] }: WebSurroundings
): Promise<Running> {
  await using stack = new AsyncDisposableStack()
  const database = await connectDatabase({ url: config.mongoUrl, logger, createIndexes: false })
  stack.defer(() => database.close())
  const cache = stack.use(connectCache({ url: config.redisUrl, logger }))
  const { sqliteHost: host, sqlitePort: port, rpcSecret: secret } = config
  const mailboxes = stack.use(connectMailboxes({ host, port, secret, logger }))
  const sealer = createServerSealer(config.serverKey)
  const limits = limitsFor(config, cache, logger)
  const current = stack.use(await openServerSettings(usedSettings, config, { database, sealer, logger }))
  const health = () => healthOfParts({ database, cache, mailboxes })
  const { allowPrivate, dnsServers: servers } = config
  const resolver = createResolver({ servers })
  const subscriptions = stack.use(new Subscriptions({ resolver, allowPrivate, logger }))
  const services = servicesOf({
    subscriptions,
    settings,
    current,
    health,
    config,
    database,
    cache,
    mailboxes,
    sealer,
    limits,
    logger,
    metrics
  })
  const { directory, events, serverDomain, siteUrl } = services
  const handle = await siteOf(config, services, sealer)
  const proxy = proxyOf(config, events)
  await cache.firstAttempt
  const server = stack.use(
    await openServer({
      config,
      logger,
      context: {
        directory,
        events,
        proxy,
        serverDomain,
        siteUrl,
        securityContact: config.securityContact,
        clientSettings: services.clientSettings,
        mtaStsMode: config.mtaStsMode,
        challenges: cacheChallengeStore(cache),
        site: (request, response) => void handle(request, response)
      }
    })
  )

  const parts = stack.move()
  return {
    addresses: server.addresses,
    health,
    [Symbol.asyncDispose]: () => parts.disposeAsync()
  }
}

async function siteOf(
  { basicPassword: password, basicUsername: username }: WebConfig,
  services: Services,
  sealer: Parts['sealer']
) {
  const { directory, limits } = services
  const site = createSite({
    services,
    pages,
    assets: await loadAssets(),
    formTokens: formTokens(sealer.subkey('web forms')),
    gate: basicGate({ username, password, limits, hasAdmin: () => directory.users.hasAdmin() })
  })
  return site.callback()
}

type Parts = {
  readonly subscriptions: Subscriptions
  readonly settings: readonly ShownSetting[]
  readonly current: ServerSettings<typeof usedSettings>
  readonly health: () => Promise<HealthReport>
  readonly config: WebConfig
  readonly database: Database
  readonly cache: Cache
  readonly mailboxes: Services['mailboxes']
  readonly sealer: ReturnType<typeof createServerSealer>
  readonly limits: LoginLimits
  readonly logger: Logger
  readonly metrics: Metrics
}

function healthOfParts({
  cache,
  database,
  mailboxes
}: Pick<Parts, 'cache' | 'database' | 'mailboxes'>): Promise<HealthReport> {
  return healthOf({
    mongodb: () => database.health(),
    redis: () => cache.health(),
    mailboxes: () => mailboxes.ping().then(() => ({ ok: true }))
  })
}

function proxyOf(config: WebConfig, events: Services['events']): ServiceProxy {
  return createServiceProxy(
    {
      api: { host: config.apiHost, port: config.apiPort },
      caldav: { host: config.caldavHost, port: config.caldavPort },
      carddav: { host: config.carddavHost, port: config.carddavPort }
    },
    events
  )
}

function servicesOf(parts: Parts): Services {
  const { cache, config, database, limits, logger, mailboxes, metrics, sealer } = parts
  const { domain: serverDomain } = config
  const queue = createQueue({ database, sealer, logger, onQueued: () => announceQueued(cache) })
  const directory = createDirectory({
    database,
    sealer,
    logger,
    serverDomain,
    mailboxes: { create: (id) => mailboxes.createMailbox(id), remove: (id) => mailboxes.deleteMailbox(id) }
  })
  const suppressions = createSuppressionList(database)
  return {
    directory,
    mail: mailServices(database, queue, { directory, queue, countSent: countSentOf(parts) }),
    administration: createAdministration({
      database,
      cache,
      directory,
      queue,
      suppressions,
      settings: createSettingsEditor({
        database,
        sealer,
        logger,
        defaults: config,
        onChange: () => parts.current.refresh()
      })
    }),
    suppressions,
    subscriptions: parts.subscriptions,
    settings: parts.settings,
    health: async () => (await parts.health()).checks,
    mailboxes,
    limits,
    logger,
    serverDomain,
    sessions: createSessions(cache),
    tokens: sealedTokens(sealer),
    newPasswords: oneTimeSecrets(cache, 'new password'),
    aliasFiles: oneTimeSecrets(cache, 'alias file'),
    usedChallenges: onceOnly(cache),
    clientSettings: clientSettings(serverDomain, config),
    usageOf: async ({ _id }) => (await domainUsage(database, [_id]))[0]!,
    signProfile: profileSigner({ keyFile: config.tlsKeyFile, certFile: config.tlsCertFile, logger }),
    authority: authorityOptions(config),
    openCloudflareZone: (apiToken, domain) =>
      openCloudflareZone(
        { apiToken, ...(config.cloudflareUrl && { baseUrl: config.cloudflareUrl }) },
        domain
      ),
    events: webEvents(logger, metrics),
    siteUrl: config.webUrl,
    registrationOpen: () => parts.current.current().registrationOpen,
    sendMail: async (mail) => void (await queueSystemMail(mail, { queue, serverDomain }))
  }
}

function countSentOf({ cache, config, current, database }: Parts): AgainContext['countSent'] {
  return sendLimit({
    database,
    cache,
    dailyLimit: () => (config.lab ? Infinity : current.current().dailyLimit),
    recipientLimit: () => current.current().maxRecipients
  })
}

function mailServices(database: Database, queue: Queue, again: AgainContext): MailServices {
  return {
    queue,
    sendAgain: (email) => sendAgain(email, again),
    ownership: (userId) => ownershipOf(database, userId),
    logs: (search) => searchLogs(database, search),
    journeys: ({ owner, text }) =>
      owner ? findOwnJourneys(database, { owner, text }) : findJourneys(database, { text })
  }
}

function limitsFor(config: WebConfig, cache: Cache, logger: Logger): LoginLimits {
  if (config.lab) return noLimits
  return createLoginLimits({
    cache,
    logger,
    perAccount: config.loginFailuresPerAccount,
    perNetwork: config.loginFailuresPerNetwork,
    windowMs: config.loginFailureWindowMs
  })
}

function authorityOptions({ allowPrivate, dnsServers }: WebConfig): AuthorityOptions {
  const servers = [...dnsServers]
  const cache = { maxTtlMs: 0, negativeTtlMs: 0 }
  return {
    resolver: createResolver({ servers }),
    fallback: createResolver({ servers, cache, timeoutMs: 2000, tries: 1 }),
    allowPrivate
  }
}

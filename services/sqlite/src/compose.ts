// The mailbox service, put together. What is used is closed after what uses it.
import { mkdir } from 'node:fs/promises'
import { connectCache, createLoginLimits, noLimits, type Cache, type LoginLimits } from '@postkeep/cache'
import { createServerSealer } from '@postkeep/crypto'
import { connectDatabase } from '@postkeep/database'
import { createDirectory } from '@postkeep/directory'
import { healthOf, type Metrics, type Running } from '@postkeep/lifecycle'
import { openServerSettings, sendingSettings } from '@postkeep/server-settings'
import type { Logger } from '@postkeep/log'
import { createAliasMirror } from './alias-mirror.ts'
import type { SqliteConfig } from './config.ts'
import type { Context } from './context.ts'
import { loseSessions } from './end-sessions.ts'
import { sqliteEvents } from './events.ts'
import { createQueueMail } from './scheduling/queue-mail.ts'
import { SchedulingWork } from './scheduling/scheduling-work.ts'
import { openServer, pushEvents } from './server.ts'
import { Sessions } from './sessions.ts'
import { WorkerPool } from './threads/worker-pool.ts'
import { clearGraveyard } from './worker/bury-mailbox.ts'

/** Until scheduling that failed is tried again. */
const retryMs = 30_000

export interface SqliteSurroundings {
  readonly logger: Logger
  readonly metrics?: Metrics
}

export async function composeSqlite(
  config: SqliteConfig,
  { logger, metrics }: SqliteSurroundings
): Promise<Running> {
  await using stack = new AsyncDisposableStack()
  const sealer = createServerSealer(config.serverKey)
  const database = await connectDatabase({ url: config.mongoUrl, logger, createIndexes: false })
  stack.defer(() => database.close())
  const cache = stack.use(connectCache({ url: config.redisUrl, logger }))
  await mkdir(config.folder, { recursive: true, mode: 0o700 })
  await clearGraveyard(config.folder)

  const sessions = new Sessions()
  const events = sqliteEvents(logger, metrics)
  const directory = createDirectory({ database, sealer, logger })
  const onScheduling = (mailbox: string): void => scheduling.note(mailbox)
  const workers = startWorkers(config, sealer.subkey('mailbox bootstrap slot'), {
    logger,
    sessions,
    events,
    onScheduling
  })
  stack.defer(() => workers.close())
  const settings = stack.use(await openServerSettings(sendingSettings, config, { database, sealer, logger }))
  const dailyLimit = () => (config.lab ? Infinity : settings.current().dailyLimit)
  const queueMail = createQueueMail({ database, cache, sealer, directory, logger, dailyLimit })
  const scheduling = stack.use(new SchedulingWork({ directory, workers, queueMail, logger, retryMs }))
  const context: Context = {
    directory,
    scheduling,
    limits: loginLimits(config, cache, logger),
    mirror: createAliasMirror(database.aliases, logger),
    sessions,
    workers,
    events,
    logger
  }
  await cache.firstAttempt
  const server = await openServer({
    context,
    host: config.listenHost,
    port: config.port,
    secret: config.secret
  })
  stack.defer(() => server.close(config.shutdownGraceMs))

  const parts = stack.move()
  return {
    addresses: { sqlite: server.address },
    health: () => healthOf({ mongodb: () => database.health(), redis: () => cache.health() }),
    [Symbol.asyncDispose]: () => parts.disposeAsync()
  }
}

function startWorkers(
  config: SqliteConfig,
  serverKey: Uint8Array,
  context: Pick<Context, 'logger' | 'sessions' | 'events'> & { onScheduling: (mailbox: string) => void }
): WorkerPool {
  const { folder, graceMs, sessionsPerMailbox, listenHost, secret, shutdownGraceMs, workers } = config
  const own = { folder, serverKey, graceMs, sessionsPerMailbox }
  return new WorkerPool({
    count: workers,
    firstPort: config.workerPort,
    settings: { ...own, listenHost, secret, shutdownGraceMs },
    logger: context.logger,
    onEvents: (events, attachment) => pushEvents(context.sessions, events, attachment),
    onScheduling: context.onScheduling,
    onCrash: (worker) => loseSessions(context, worker)
  })
}

function loginLimits(config: SqliteConfig, cache: Cache, logger: Logger): LoginLimits {
  if (config.lab) return noLimits
  const { failuresPerAccount: perAccount, failuresPerNetwork: perNetwork, failureWindowMs: windowMs } = config
  return createLoginLimits({ cache, logger, perAccount, perNetwork, windowMs })
}

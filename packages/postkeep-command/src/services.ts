// Connections to the services, each made when a command first needs it; so is the configuration read, for some commands
// need none.
import { connectCache, type Cache } from '@postkeep/cache'
import { ConfigurationError, type Environment } from '@postkeep/config'
import { createServerSealer } from '@postkeep/crypto'
import { connectDatabase, type Database } from '@postkeep/database'
import { createDirectory, type Directory } from '@postkeep/directory'
import { silentLogger as logger } from '@postkeep/log'
import { connectMailboxes, type MailboxClient } from '@postkeep/mailbox-client'
import { createQueue, type Queue } from '@postkeep/outbound'
import { commandEnvironment, readCommandConfig, type CommandConfig } from './config.ts'

export type Services = AsyncDisposable & {
  /** As it was given. */
  readonly given: Environment
  /** With that of the running suite. @throws ConfigurationError */
  environment(): Environment
  /** @throws ConfigurationError */
  config(): CommandConfig
  database(): Promise<Database>
  /** Connected. @throws CacheUnavailable */
  cache(): Promise<Cache>
  directory(): Promise<Directory>
  mailboxes(): MailboxClient
  queue(): Promise<Queue>
  /** Tells whoever waits what goes on, before the report. */
  say(text: string): void
}

type Options = {
  readonly environment: Environment
  readonly dataDir: string | undefined
  readonly say: (text: string) => void
}

/** Someone waits at a terminal. */
const patienceMs = 3000

export function connectServices({ dataDir, environment: given, say }: Options): Services {
  const stack = new AsyncDisposableStack()
  const environment = once(() => commandEnvironment(given, dataDir))
  const config = once(() => readCommandConfig(environment()))
  const sealer = once(() => createServerSealer(config().serverKey))

  const database = once(async (): Promise<Database> => {
    const connected = await connectDatabase({ url: config().mongoUrl, logger, patienceMs })
    stack.defer(() => connected.close())
    return connected
  })
  const cache = once(async (): Promise<Cache> => {
    const { redisUrl } = config()
    if (redisUrl === undefined) throw noRedis()
    const connected = stack.use(connectCache({ url: redisUrl, logger }))
    await connected.whenReady(patienceMs)
    return connected
  })
  const mailboxes = once((): MailboxClient => {
    const { sqliteHost: host, sqlitePort: port, rpcSecret } = config()
    return stack.use(connectMailboxes({ host, port, secret: rpcSecret, logger }))
  })
  const directory = once(async () => {
    const port = {
      create: (id: string) => mailboxes().createMailbox(id),
      remove: (id: string) => mailboxes().deleteMailbox(id)
    }
    const { domain: serverDomain } = config()
    const sealed = { database: await database(), sealer: sealer(), logger }
    return createDirectory({ ...sealed, mailboxes: port, serverDomain })
  })
  const queue = once(async () => createQueue({ database: await database(), sealer: sealer(), logger }))

  const connections = { database, cache, directory, mailboxes, queue }
  return {
    given,
    environment,
    config,
    ...connections,
    say,
    [Symbol.asyncDispose]: () => stack.disposeAsync()
  }
}

function noRedis(): ConfigurationError {
  const hint = 'Give it as the services have it: redis://:password@host:6379'
  return new ConfigurationError([{ name: 'REDIS_URL', problem: 'is missing', hint }])
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

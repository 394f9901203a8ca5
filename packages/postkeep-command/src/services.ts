// Connections to the services, each made when a command first needs it.
import { createServerSealer } from '@postkeep/crypto'
import { connectDatabase, type Database } from '@postkeep/database'
import { createDirectory, type Directory } from '@postkeep/directory'
import { silentLogger as logger } from '@postkeep/log'
import { connectMailboxes, type MailboxClient } from '@postkeep/mailbox-client'
import { createQueue, type Queue } from '@postkeep/outbound'
import type { CommandConfig } from './config.ts'

export type Services = AsyncDisposable & {
  readonly config: CommandConfig
  directory(): Promise<Directory>
  mailboxes(): MailboxClient
  queue(): Promise<Queue>
}

/** Someone waits at a terminal. */
const patienceMs = 3000

export function connectServices(config: CommandConfig): Services {
  const stack = new AsyncDisposableStack()
  const sealer = createServerSealer(config.serverKey)

  const database = once(async (): Promise<Database> => {
    const connected = await connectDatabase({ url: config.mongoUrl, logger, patienceMs })
    stack.defer(() => connected.close())
    return connected
  })
  const mailboxes = once((): MailboxClient => {
    const { sqliteHost: host, sqlitePort: port, rpcSecret } = config
    return stack.use(connectMailboxes({ host, port, secret: rpcSecret, logger }))
  })
  const directory = once(async () => {
    const port = {
      create: (id: string) => mailboxes().createMailbox(id),
      remove: (id: string) => mailboxes().deleteMailbox(id)
    }
    const { domain: serverDomain } = config
    return createDirectory({ database: await database(), sealer, logger, mailboxes: port, serverDomain })
  })
  const queue = once(async () => createQueue({ database: await database(), sealer, logger }))

  return { config, directory, mailboxes, queue, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

// Puts the server together: storage, scheduler, listener, and the clean-up that runs from time to time.
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { Authenticator } from './authentication/authenticator.ts'
import { ChangeLog } from './change-streams/change-log.ts'
import type { Services } from './commands/command.ts'
import { Connection } from './connection.ts'
import { CursorRegistry } from './cursors/cursor-registry.ts'
import { expireDocuments, isFullBatch } from './engine/expire.ts'
import { Scheduler } from './engine/scheduler.ts'
import { forgetReplies } from './engine/session-writes.ts'
import { Storage } from './engine/storage.ts'

const SESSION_MS = 30 * 60_000

export interface EmbeddedMongoOptions {
  /** 0, the default, takes a free one. */
  port?: number
  /** Default 127.0.0.1. */
  host?: string
  /** Folder of the data (created if need be), or `:memory:` for data that end with the server. */
  dbpath: string
  /** Default true: an acknowledged write survives a power failure. False: only a crash of the process; for tests. */
  durable?: boolean
  /** With a password: SCRAM-SHA-256 is required of every connection. */
  username?: string
  password?: string
  /** Name of a replica set of which this is the only member. */
  replicaSet?: string
  /** How often expired documents are removed: 60,000 ms; 0 for never (call `expireDocuments`). */
  ttlIntervalMs?: number
  /** A transaction that is silent for this long is rolled back: 10,000 ms. */
  transactionIdleMs?: number
  /** The time for TTL indexes and $currentDate. */
  clock?: () => Date
}

export interface EmbeddedMongo {
  port: number
  /** mongodb://host:port, without credentials. */
  url: string
  /** Removes what TTL indexes have expired by now; returns how many documents. */
  expireDocuments(): Promise<number>
  close(): Promise<void>
}

/** Starts a server in this process. For trying out and for tests: production is MongoDB. Rejects if the port or the folder is taken. */
export async function startEmbeddedMongo(options: EmbeddedMongoOptions): Promise<EmbeddedMongo> {
  const storage = new Storage(options.dbpath, options.durable ?? true)
  const services = createServices(storage, options)
  const listener = listen(services)
  try {
    listener.server.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' })
    await once(listener.server, 'listening')
  } catch (error) {
    storage.close()
    throw error
  }
  const intervalMs = options.ttlIntervalMs ?? 60_000
  // A failed round is no loss: the next one does its work.
  const tidy = () => void tidyUp(services).catch(() => undefined)
  const timer = intervalMs > 0 ? setInterval(tidy, intervalMs).unref() : undefined
  const { port } = listener.server.address() as AddressInfo
  return {
    port,
    url: `mongodb://${urlHost(options.host)}:${port}`,
    expireDocuments: () => expireAll(services),
    close: async () => {
      clearInterval(timer)
      services.cursors.closeAll()
      await listener.close()
      services.scheduler.close()
      storage.close()
    }
  }
}

function createServices(storage: Storage, options: EmbeddedMongoOptions): Services {
  const { username, password, replicaSet, clock = () => new Date() } = options
  const changeLog = new ChangeLog()
  return {
    scheduler: new Scheduler({
      storage,
      publish: (events) => changeLog.append(events),
      transactionIdleMs: options.transactionIdleMs ?? 10_000
    }),
    cursors: new CursorRegistry(),
    changeLog,
    authenticator: new Authenticator(username && password ? { username, password } : undefined),
    replicaSet: replicaSet ? { name: replicaSet, host: undefined } : undefined,
    clock,
    startedAt: clock()
  }
}

function listen(services: Services) {
  const sockets = new Set<Socket>()
  let connections = 0
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    new Connection(socket, services, ++connections)
  })
  // A client that could not be accepted (no file descriptor left) tries again.
  const ignoreFailedAccept = () => server.on('error', () => undefined)
  server.once('listening', ignoreFailedAccept)
  const close = async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  }
  return { server, close }
}

async function tidyUp(services: Services): Promise<void> {
  const now = services.clock()
  services.cursors.closeIdle(now)
  await services.scheduler.write((view) => forgetReplies(view, new Date(now.getTime() - SESSION_MS)))
  await expireAll(services)
}

async function expireAll({ scheduler, clock }: Services): Promise<number> {
  let total = 0
  for (;;) {
    const removed = await scheduler.write((view) => expireDocuments(view, clock()))
    total += removed
    if (!isFullBatch(removed)) return total
  }
}

function urlHost(host = '127.0.0.1'): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}

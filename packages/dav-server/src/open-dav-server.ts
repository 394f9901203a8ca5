// The listener of a DAV service. TLS ends at the front door before it.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { makeDefaults } from '@postkeep/dav-collections'
import { gracefulServer, MemoryBudget } from '@postkeep/lifecycle'
import type { Logger } from '@postkeep/log'
import type { MailboxClient, MailboxSession } from '@postkeep/mailbox-client'
import type { DavConfig } from './dav-fields.ts'
import type { DavService } from './dav-service.ts'
import type { DavEvents } from './events.ts'
import { answer, type Shared } from './http/answer.ts'
import { methods } from './methods/index.ts'
import { reports } from './reports/index.ts'
import { clientAddress } from './sessions/client-address.ts'
import { SessionCache } from './sessions/session-cache.ts'

export interface DavServerOptions {
  readonly config: DavConfig
  readonly port: number
  readonly service: DavService
  readonly mailboxes: MailboxClient
  readonly events: DavEvents
  readonly logger: Logger
}

export interface DavServer extends AsyncDisposable {
  readonly host: string
  readonly port: number
}

const graceMs = 3000
const sweepMs = 30_000
const hourMs = 3_600_000
const mostSessions = 10_000

export async function openDavServer(options: DavServerOptions): Promise<DavServer> {
  const { config, events, logger } = options
  const service = withStandardParts(options.service)
  await using stack = new AsyncDisposableStack()
  const sessions = stack.use(sessionCache(options))
  const sweep = setInterval(() => {
    sessions.sweep()
    events.sessions(sessions.size)
  }, sweepMs).unref()
  stack.defer(() => clearInterval(sweep))
  const shared: Shared = {
    service,
    sessions,
    clientAddressOf: clientAddress(config.trustedProxies),
    bodyMemory: new MemoryBudget(config.bodyMemory),
    events,
    logger
  }
  const server = httpServer(shared, config.maxConnections)
  const graceful = gracefulServer(server)
  stack.defer(() => {
    server.closeIdleConnections()
    return graceful.close(graceMs)
  })
  await listen(server, config.listenHost, options.port)
  server.on('error', (error) => events.listenerFailed(logger, error))
  const { address: host, port } = server.address() as AddressInfo
  const open = stack.move()
  return { host, port, [Symbol.asyncDispose]: () => open.disposeAsync() }
}

/** Its methods and reports with those that each service has. */
function withStandardParts(service: DavService): DavService {
  return {
    ...service,
    methods: { ...methods, ...service.methods },
    reports: { ...reports, ...service.reports }
  }
}

function httpServer(shared: Shared, maxConnections: number): Server {
  const server = createServer({
    maxHeaderSize: 16 * 1024,
    headersTimeout: 20_000,
    // The time for all of a body: 25 MB over a slow line.
    requestTimeout: 10 * 60_000,
    keepAliveTimeout: 75_000,
    connectionsCheckingInterval: 10_000
  })
  server.maxConnections = maxConnections
  // A client that stops in the middle of a body holds the memory for it.
  server.timeout = 120_000
  server.on('request', (request, response) => void answer(shared, request, response))
  // A client that asks before it sends its body is told to go on when its body is read: after the login.
  server.on('checkContinue', (request, response) => void answer(shared, request, response))
  return server
}

function sessionCache({ config, events, logger, mailboxes, service }: DavServerOptions): SessionCache {
  return new SessionCache({
    login: ({ username, password }, remoteAddress) =>
      mailboxes.login({ username, password, remoteAddress, scope: service.scope }),
    async prepare(session: MailboxSession) {
      events.loggedIn(logger, session.identity.address)
      await makeDefaults(session, service)
      await service.prepare?.(session)
    },
    idleMs: config.sessionIdleMs,
    longestMs: hourMs,
    mostSessions,
    now: () => performance.now(),
    onFailure: (error) => events.logoutFailed(logger, error)
  })
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (error) {
    // A machine without IPv6: listen on IPv4 alone.
    const isMissing = host === '::' && (error as NodeJS.ErrnoException).code === 'EAFNOSUPPORT'
    if (!isMissing) throw error
    server.listen(port, '0.0.0.0')
    await once(server, 'listening')
  }
}

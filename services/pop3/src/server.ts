// The two listeners: TLS from the first byte, and STLS. Limits, and the end of all connections.
import { once } from 'node:events'
import { type AddressInfo, type Server, type Socket, createServer } from 'node:net'
import { TLSSocket, createServer as createTlsServer } from 'node:tls'
import type { Logger } from '@postkeep/log'
import {
  type GracefulServer,
  type TlsContextWatch,
  gracefulServer,
  watchTlsContext
} from '@postkeep/lifecycle'
import type { Shared } from './client.ts'
import type { Pop3Config } from './config.ts'
import { Connection } from './connection.ts'

export interface Pop3Server extends AsyncDisposable {
  readonly addresses: Readonly<Record<'pop3' | 'pop3s', { readonly host: string; readonly port: number }>>
}

/** How long a handshake may take. */
const handshakeMs = 20_000
/** How long the connections may take to end when the service stops. */
const graceMs = 3000
const keepAliveMs = 120_000

interface Listeners {
  readonly config: Pop3Config
  readonly shared: Shared
  readonly logger: Logger
  readonly tls: TlsContextWatch
  readonly connections: Set<Connection>
}

export async function openServer(config: Pop3Config, shared: Shared, logger: Logger): Promise<Pop3Server> {
  await using stack = new AsyncDisposableStack()
  const secure = createTlsServer({ handshakeTimeout: handshakeMs })
  const { tlsKeyFile: keyFile, tlsCertFile: certFile } = config
  const tls = stack.use(
    watchTlsContext({ keyFile, certFile, logger, onReload: (context) => secure.setSecureContext(context) })
  )
  secure.setSecureContext(tls.current())
  const plain = createServer()
  const connections = new Set<Connection>()
  const listeners: Listeners = { config, shared, logger, tls, connections }
  secure.on('secureConnection', (socket) => void serve(listeners, socket, { isSecure: true }))
  secure.on('tlsClientError', (error) => shared.events.socketFailed(logger, error))
  plain.on('connection', (socket) => void serve(listeners, socket, { isSecure: false }))
  const graceful = [secure, plain].map(gracefulServer)
  stack.defer(() => closeAll(graceful, connections))
  const pop3s = await listen(secure, config.listenHost, config.pop3sPort)
  const pop3 = await listen(plain, config.listenHost, config.pop3Port)
  for (const server of [secure, plain])
    server.on('error', (error) => shared.events.listenerFailed(logger, error))
  const open = stack.move()
  return { addresses: { pop3, pop3s }, [Symbol.asyncDispose]: () => open.disposeAsync() }
}

async function serve(
  listeners: Listeners,
  socket: Socket,
  { isSecure }: { isSecure: boolean }
): Promise<void> {
  const { shared, config, connections, tls } = listeners
  const logger = listeners.logger.child({ remoteAddress: socket.remoteAddress })
  if (connections.size >= config.maxConnections) {
    shared.events.tooManyConnections(logger)
    socket.on('error', (error) => shared.events.socketFailed(logger, error))
    socket.end('-ERR [SYS/TEMP] Too many connections: try again later\r\n')
    return
  }
  socket.setNoDelay(true)
  socket.setKeepAlive(true, keepAliveMs)
  const upgrade = (plain: Socket): Promise<Socket> => startTls(plain, tls)
  const connection = new Connection({ shared, socket, isSecure, logger, upgrade })
  connections.add(connection)
  shared.events.opened()
  await connection.serve()
  connections.delete(connection)
  shared.events.closed()
}

async function startTls(socket: Socket, tls: TlsContextWatch): Promise<Socket> {
  const secure = new TLSSocket(socket, { isServer: true, secureContext: tls.current().context })
  try {
    await once(secure, 'secure', { signal: AbortSignal.timeout(handshakeMs) })
  } catch (error) {
    secure.destroy()
    throw error
  }
  return secure
}

async function listen(server: Server, host: string, port: number): Promise<{ host: string; port: number }> {
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
  const address = server.address() as AddressInfo
  return { host: address.address, port: address.port }
}

async function closeAll(
  servers: readonly GracefulServer[],
  connections: ReadonlySet<Connection>
): Promise<void> {
  const closed = Promise.all(servers.map((server) => server.close(graceMs)))
  for (const connection of connections) connection.dismiss('The server is restarting: connect again')
  await closed
}

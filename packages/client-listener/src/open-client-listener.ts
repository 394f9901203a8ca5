// Two listeners: TLS from the first byte, and STARTTLS. Limits, and the end of all connections.
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
import type { ClientEvents } from './client-events.ts'

export interface ListenerLimits {
  readonly listenHost: string
  readonly maxConnections: number
  /** A peer that went without a word is asked after such a silence. */
  readonly keepAliveMs: number
  readonly tlsKeyFile: string
  readonly tlsCertFile: string
}

/** A client that has connected. */
export interface Incoming {
  readonly socket: Socket
  readonly isSecure: boolean
  readonly logger: Logger
  /** Goes over to TLS. */
  readonly upgrade: (socket: Socket) => Promise<Socket>
}

export interface ServedConnection {
  /** Serves the client until it leaves. Never rejects. */
  serve(): Promise<void>
  /** Lets the client go: at once, or after the command that is being worked on. */
  dismiss(text: string): void
}

export interface ClientListenerOptions {
  readonly config: ListenerLimits
  readonly securePort: number
  readonly plainPort: number
  readonly logger: Logger
  readonly events: ClientEvents
  /** The whole answer to a client that is one too many. */
  readonly farewell: string
  readonly connect: (incoming: Incoming) => ServedConnection
}

interface Address {
  readonly host: string
  readonly port: number
}

export interface ClientListener extends AsyncDisposable {
  readonly secure: Address
  readonly plain: Address
}

/** How long a handshake may take. */
const handshakeMs = 20_000
/** How long the connections may take to end when the service stops. */
const graceMs = 3000

interface Listeners extends ClientListenerOptions {
  readonly tls: TlsContextWatch
  readonly connections: Set<ServedConnection>
}

export async function openClientListener(options: ClientListenerOptions): Promise<ClientListener> {
  const { config, logger, events } = options
  await using stack = new AsyncDisposableStack()
  const secure = createTlsServer({ handshakeTimeout: handshakeMs })
  const { tlsKeyFile: keyFile, tlsCertFile: certFile } = config
  const tls = stack.use(
    watchTlsContext({ keyFile, certFile, logger, onReload: (context) => secure.setSecureContext(context) })
  )
  secure.setSecureContext(tls.current())
  const plain = createServer()
  const connections = new Set<ServedConnection>()
  const listeners: Listeners = { ...options, tls, connections }
  secure.on('secureConnection', (socket) => void serve(listeners, socket, { isSecure: true }))
  secure.on('tlsClientError', (error) => events.socketFailed(logger, error))
  plain.on('connection', (socket) => void serve(listeners, socket, { isSecure: false }))
  const graceful = [secure, plain].map(gracefulServer)
  stack.defer(() => closeAll(graceful, connections))
  const addresses = {
    secure: await listen(secure, config.listenHost, options.securePort),
    plain: await listen(plain, config.listenHost, options.plainPort)
  }
  for (const server of [secure, plain]) server.on('error', (error) => events.listenerFailed(logger, error))
  const open = stack.move()
  return { ...addresses, [Symbol.asyncDispose]: () => open.disposeAsync() }
}

async function serve(
  listeners: Listeners,
  socket: Socket,
  { isSecure }: { isSecure: boolean }
): Promise<void> {
  const { events, config, connections, tls } = listeners
  const logger = listeners.logger.child({ remoteAddress: socket.remoteAddress })
  if (connections.size >= config.maxConnections) {
    events.tooManyConnections(logger)
    socket.on('error', (error) => events.socketFailed(logger, error))
    socket.end(listeners.farewell)
    return
  }
  socket.setNoDelay(true)
  socket.setKeepAlive(true, config.keepAliveMs)
  const upgrade = (plain: Socket): Promise<Socket> => startTls(plain, tls)
  const connection = listeners.connect({ socket, isSecure, logger, upgrade })
  connections.add(connection)
  events.opened()
  await connection.serve()
  connections.delete(connection)
  events.closed()
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

async function listen(server: Server, host: string, port: number): Promise<Address> {
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
  connections: ReadonlySet<ServedConnection>
): Promise<void> {
  const closed = Promise.all(servers.map((server) => server.close(graceMs)))
  for (const connection of connections) connection.dismiss('The server is restarting: connect again')
  await closed
}

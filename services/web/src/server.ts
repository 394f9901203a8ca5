// The two listeners: TLS 1.2 or newer with HTTP/2 and HTTP/1.1, and the plain one.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createSecureServer, type Http2SecureServer } from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'
import { gracefulServer, watchTlsContext, type TlsContextWatch } from '@postkeep/lifecycle'
import type { Logger } from '@postkeep/log'
import type { WebConfig } from './config.ts'
import { answerPlain, type PlainContext } from './front-door/answer-plain.ts'
import { answerTls, hostOf, type TlsContext } from './front-door/answer-tls.ts'
import { routeHost } from './front-door/route-host.ts'

type BoundAddress = { readonly host: string; readonly port: number }

export type WebServer = AsyncDisposable & {
  readonly addresses: Readonly<Record<'web' | 'webHttp', BoundAddress>>
}

type ServerOptions = {
  readonly config: WebConfig
  readonly logger: Logger
  readonly context: TlsContext & PlainContext
}

const headerLimit = 16 * 1024
const requestMs = 60_000
const idleMs = 60_000
/** Requests under way have this long when the service stops. */
const longestGraceMs = 5000

export async function openServer({ config, context, logger }: ServerOptions): Promise<WebServer> {
  await using stack = new AsyncDisposableStack()
  let secure: Http2SecureServer | undefined
  const { tlsKeyFile: keyFile, tlsCertFile: certFile } = config
  const tls = stack.use(
    watchTlsContext({ keyFile, certFile, logger, onReload: (renewed) => secure?.setSecureContext(renewed) })
  )
  secure = tlsServer(tls, context)
  const plain = createServer({ maxHeaderSize: headerLimit }, (request, response) => {
    void answerPlain(request, response, context)
  })
  plain.requestTimeout = requestMs
  const graceMs = Math.min(longestGraceMs, config.shutdownGraceMs / 2)
  for (const server of [secure, plain]) {
    const graceful = gracefulServer(server)
    stack.defer(() => graceful.close(graceMs))
  }
  const web = await open(secure, config.webPort, config.listenHost)
  const webHttp = await open(plain, config.webHttpPort, config.listenHost)
  const parts = stack.move()
  return { addresses: { web, webHttp }, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

function tlsServer(tls: TlsContextWatch, context: TlsContext): Http2SecureServer {
  const server = createSecureServer({
    ...tls.current(),
    allowHTTP1: true,
    settings: { maxConcurrentStreams: 100, maxHeaderListSize: headerLimit },
    SNICallback: (_name, done) => done(null, tls.current().context)
  })
  server.on('request', (request, response) => {
    // HTTP/2 as the compatible classes show it, or HTTP/1.1: the parts that are used are the same.
    void answerTls(request as unknown as IncomingMessage, response as unknown as ServerResponse, context)
  })
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const route = routeHost(hostOf(request), context.serverDomain)
    if (route.kind === 'service') void context.proxy.upgrade(route.service, request, socket, head)
    else socket.destroy()
  })
  server.on('sessionError', () => undefined)
  server.setTimeout(idleMs)
  return server
}

async function open(server: Server | Http2SecureServer, port: number, host: string): Promise<BoundAddress> {
  try {
    return await listen(server, port, host)
  } catch (error) {
    // A machine without IPv6 has no `::` to listen on.
    const isMissing = host === '::' && (error as NodeJS.ErrnoException).code === 'EAFNOSUPPORT'
    if (!isMissing) throw error
    return listen(server, port, '0.0.0.0')
  }
}

async function listen(server: Server | Http2SecureServer, port: number, host: string): Promise<BoundAddress> {
  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address() as AddressInfo
  return { host: address.address, port: address.port }
}

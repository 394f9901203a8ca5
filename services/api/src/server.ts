// The listener. TLS ends at the front door before it.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type Koa from 'koa'
import { gracefulServer } from '@postkeep/lifecycle'
import { longestRequestMs } from './body/receive-body.ts'
import type { ApiConfig } from './config.ts'
import type { Sockets } from './socket/open-sockets.ts'

export interface ApiServer extends AsyncDisposable {
  readonly host: string
  readonly port: number
}

/** Requests under way have this long when the service stops. */
const longestGraceMs = 5000

export async function openServer(config: ApiConfig, app: Koa, sockets: Sockets): Promise<ApiServer> {
  const handle = app.callback()
  const server = createServer({
    maxHeaderSize: 16 * 1024,
    headersTimeout: 20_000,
    requestTimeout: longestRequestMs,
    keepAliveTimeout: 75_000
  })
  server.on('request', (request, response) => void handle(request, response))
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head))
  const graceful = gracefulServer(server)
  const listen = async (host: string): Promise<void> => {
    server.listen(config.port, host)
    await once(server, 'listening')
  }
  try {
    await listen(config.listenHost)
  } catch (error) {
    // A machine without IPv6 has no `::` to listen on.
    const isMissing = config.listenHost === '::' && (error as NodeJS.ErrnoException).code === 'EAFNOSUPPORT'
    if (!isMissing) throw error
    await listen('0.0.0.0')
  }
  const { address: host, port } = server.address() as AddressInfo
  return {
    host,
    port,
    async [Symbol.asyncDispose]() {
      server.closeIdleConnections()
      await sockets[Symbol.asyncDispose]()
      await graceful.close(Math.min(longestGraceMs, config.shutdownGraceMs / 2))
    }
  }
}

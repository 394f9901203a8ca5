// The listening side: takes connections, hands their calls to one handler, drains when it stops.
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { errorOf, type Logger } from '@postkeep/log'
import { defaultLimits, type RpcLimits } from './limits.ts'
import type { RpcCall, RpcReply } from './server-call.ts'
import { ServerConnection, type RpcConnection } from './server-connection.ts'

export type RpcServerOptions = {
  host: string
  /** 0: any free port. */
  port: number
  secret: string
  logger: Logger
  /** A thrown RpcFailure reaches the caller as it is; anything else is logged and becomes code `internal`. */
  handle: (call: RpcCall) => Promise<RpcReply> | RpcReply
  onConnection?: (connection: RpcConnection) => void
  onDisconnect?: (connection: RpcConnection) => void
  limits?: Partial<RpcLimits>
}

export type RpcServer = {
  readonly address: { host: string; port: number }
  /** Clients that have proved the secret. */
  readonly connections: number
  /** Takes no more calls; running ones have `graceMs` (0) to be answered. */
  close(graceMs?: number): Promise<void>
}

/** Resolves when it listens. */
export async function createRpcServer(options: RpcServerOptions): Promise<RpcServer> {
  const { host, port, secret, logger, handle } = options
  const limits = { ...defaultLimits, ...options.limits }
  const all = new Set<ServerConnection>()
  const open = new Set<RpcConnection>()
  let lastId = 0

  const server = createServer((socket) => {
    const connection = new ServerConnection({
      id: ++lastId,
      socket,
      secret,
      limits,
      logger,
      handle,
      onOpen: () => {
        open.add(connection)
        options.onConnection?.(connection)
      },
      onEnd: (wasOpen) => {
        all.delete(connection)
        open.delete(connection)
        if (wasOpen) options.onDisconnect?.(connection)
      }
    })
    all.add(connection)
  })
  server.listen(port, host)
  await once(server, 'listening')
  server.on('error', (error) =>
    logger.error({ error: errorOf(error) }, 'the RPC port failed to take a connection')
  )
  const { address, port: boundPort } = server.address() as AddressInfo

  async function close(graceMs = 0): Promise<void> {
    const closed = once(server, 'close')
    server.close()
    for (const connection of all) connection.drain()
    const impatient = setTimeout(() => all.forEach((connection) => connection.destroy()), graceMs)
    await closed
    clearTimeout(impatient)
  }
  return {
    address: { host: address, port: boundPort },
    get connections() {
      return open.size
    },
    close
  }
}

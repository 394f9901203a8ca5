// Ends a listening server kindly: no new connections, time for those that are open, then the axe.
import type { Server, Socket } from 'node:net'

export type GracefulServer = {
  /** Connections that are open now. */
  readonly connections: number
  /** Stops accepting at once; waits up to `graceMs` for the open connections, then destroys them. */
  close(graceMs: number): Promise<void>
}

export function gracefulServer(server: Server): GracefulServer {
  const sockets = new OpenSockets()
  server.on('connection', (socket) => sockets.add(socket))
  return {
    get connections() {
      return sockets.count()
    },
    async close(graceMs) {
      if (!server.listening && sockets.count() === 0) return
      const { promise: closed, resolve } = Promise.withResolvers<void>()
      server.close(() => resolve())
      const timer = setTimeout(() => sockets.destroyAll(), graceMs)
      await closed
      clearTimeout(timer)
    }
  }
}

// A protocol library may take all listeners off a socket (STARTTLS does), so a missed 'close' must not leak it here:
// now and then the set is searched for destroyed sockets.
class OpenSockets {
  readonly #sockets = new Set<Socket>()
  #pruneAt = 64

  add(socket: Socket): void {
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
    if (this.#sockets.size >= this.#pruneAt) this.#pruneAt = Math.max(64, this.count() * 2)
  }

  count(): number {
    for (const socket of this.#sockets) if (socket.destroyed) this.#sockets.delete(socket)
    return this.#sockets.size
  }

  destroyAll(): void {
    for (const socket of this.#sockets) socket.destroy()
  }
}

// One client: bytes to requests, one at a time and in order, and replies back.
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { newAuthenticationState } from './authentication/authenticator.ts'
import type { Peer, Services } from './commands/command.ts'
import { execute } from './commands/execute.ts'
import { MAX_MESSAGE_BYTES } from './commands/hello.ts'
import { toCommandFailure } from './command-failure.ts'
import type { Doc } from './document.ts'
import { FrameReader } from './wire/frame-reader.ts'
import { decodeRequest, encodeReply, type Request } from './wire/message.ts'

/** Before authentication nobody needs to say more than this. */
const MAX_UNAUTHENTICATED_BYTES = 64 * 1024

export class Connection {
  readonly #socket: Socket
  readonly #services: Services
  readonly #peer: Peer
  readonly #frames: FrameReader
  readonly #waiting: Buffer[] = []
  #isBusy = false

  constructor(socket: Socket, services: Services, id: number) {
    this.#socket = socket
    this.#services = services
    this.#peer = { id, localAddress: localAddress(socket), authentication: newAuthenticationState() }
    this.#frames = new FrameReader(() =>
      services.authenticator.isAllowed(this.#peer.authentication)
        ? MAX_MESSAGE_BYTES
        : MAX_UNAUTHENTICATED_BYTES
    )
    socket.setNoDelay(true)
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk) => this.#receive(chunk))
  }

  /** Anything that is not the protocol closes the connection. */
  #receive(chunk: Buffer): void {
    try {
      this.#waiting.push(...this.#frames.push(chunk))
    } catch {
      this.#socket.destroy()
      return
    }
    if (this.#isBusy && this.#waiting.length > 0) this.#socket.pause()
    if (!this.#isBusy) this.#work().catch(() => this.#socket.destroy())
  }

  async #work(): Promise<void> {
    this.#isBusy = true
    for (let message = this.#waiting.shift(); message; message = this.#waiting.shift()) {
      await this.#answer(decodeRequest(message))
      if (this.#socket.destroyed) return
    }
    this.#isBusy = false
    this.#socket.resume()
  }

  async #answer(request: Request): Promise<void> {
    const { command } = request
    const database = typeof command['$db'] === 'string' ? command['$db'] : 'admin'
    const [name = ''] = Object.keys(command)
    const reply = await execute({ name, command, database, services: this.#services, peer: this.#peer })
    if (!request.expectsReply || this.#socket.destroyed) return
    const hasRoom = this.#socket.write(encoded(request, reply))
    if (!hasRoom) await Promise.race([once(this.#socket, 'drain'), once(this.#socket, 'close')])
  }
}

/** A result beyond what BSON can carry becomes an error. */
function encoded(request: Request, reply: Doc): Buffer {
  try {
    return encodeReply(request, reply)
  } catch (error) {
    return encodeReply(request, toCommandFailure(error).toReply())
  }
}

function localAddress(socket: Socket): string {
  const host = (socket.localAddress ?? '127.0.0.1').replace(/^::ffff:/, '')
  return `${host.includes(':') ? `[${host}]` : host}:${socket.localPort ?? 0}`
}

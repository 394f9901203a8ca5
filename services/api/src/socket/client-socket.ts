// One client of the WebSocket: what it is sent, bounded; whether it is still there; and how it ends.
import type { RawData, WebSocket } from 'ws'

export type Encode = (message: object) => string | Uint8Array

/** RFC 6455 §7.4; from 4000 on our own, as clients of Forward Email's API know them. */
export const closeCodes = {
  away: 1001,
  policy: 1008,
  tooSlow: 1013,
  dead: 4000,
  ended: 4401,
  refused: 4403
} as const

/** Bytes that wait for a client that reads slowly. */
const mostWaiting = 1024 * 1024
const mostIncoming = 200
const minuteMs = 60_000

export class ClientSocket {
  readonly #socket: WebSocket
  readonly #encode: Encode
  #isAlive = true
  #incoming = 0
  #minute = 0

  constructor(socket: WebSocket, encode: Encode) {
    this.#socket = socket
    this.#encode = encode
    socket.on('message', (data) => this.#receive(data))
    socket.on('pong', () => void (this.#isAlive = true))
    // What is wrong with the connection ends it: 'close' follows.
    socket.on('error', () => socket.terminate())
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN
  }

  onClose(listener: () => void): void {
    this.#socket.on('close', listener)
  }

  send(event: string, payload: object = {}): void {
    if (!this.isOpen) return
    if (this.#socket.bufferedAmount > mostWaiting) return this.close(closeCodes.tooSlow, 'reads too slowly')
    this.#socket.send(this.#encode({ event, timestamp: new Date().toISOString(), ...payload }))
  }

  /** A client that has said nothing since the last time is gone. */
  ping(): void {
    if (!this.#isAlive) return this.close(closeCodes.dead, 'no pong')
    this.#isAlive = false
    this.send('ping')
    if (this.isOpen) this.#socket.ping()
  }

  close(code: number, reason: string): void {
    // Who does not read does not read this either.
    const isDead = code === closeCodes.dead || code === closeCodes.tooSlow
    this.#socket.close(code, reason)
    if (isDead) this.#socket.terminate()
  }

  /** Only that it has come is of interest: clients send pongs. */
  #receive(_data: RawData): void {
    this.#isAlive = true
    const minute = Math.floor(performance.now() / minuteMs)
    this.#incoming = minute === this.#minute ? this.#incoming + 1 : 1
    this.#minute = minute
    if (this.#incoming > mostIncoming) this.close(closeCodes.policy, 'too many messages')
  }
}

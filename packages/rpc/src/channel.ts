// One socket as a channel of frames, the same on both sides: reading, joined writes, heartbeat, end.
import type { Socket } from 'node:net'
import { frameKind, type OnFrame } from './frame.ts'
import { FrameReader } from './frame-reader.ts'
import { FrameWriter } from './frame-writer.ts'
import type { RpcLimits } from './limits.ts'

export type ChannelOptions = {
  socket: Socket
  limits: RpcLimits
  frameLimit: number
  onFrame: OnFrame
  /** Called once; `error` says why, where the end was not asked for by the other side. */
  onEnd: (error: Error | undefined) => void
}

const lingerMs = 2000

export class Channel {
  readonly #socket: Socket
  readonly #limits: RpcLimits
  readonly #onFrame: OnFrame
  readonly #reader: FrameReader
  readonly #writer: FrameWriter
  readonly #heartbeat: NodeJS.Timeout
  #lastActivity = performance.now()
  #error: Error | undefined

  constructor({ socket, limits, frameLimit, onFrame, onEnd }: ChannelOptions) {
    this.#socket = socket
    this.#limits = limits
    this.#onFrame = onFrame
    this.#reader = new FrameReader(frameLimit, (kind, id, payload) => this.#receive(kind, id, payload))
    this.#writer = new FrameWriter(socket, () => this.#limitUnsent())
    this.#heartbeat = setInterval(() => this.#beat(), Math.max(10, limits.pingAfterMs / 2)).unref()
    socket.setNoDelay(true)
    socket.on('data', (chunk) => this.#read(chunk))
    socket.on('drain', () => this.#drained())
    socket.on('end', () => socket.end())
    socket.on('error', (error) => this.#stop(error))
    socket.on('close', () => {
      this.#stop(undefined)
      onEnd(this.#error)
    })
  }

  set frameLimit(bytes: number) {
    this.#reader.limit = bytes
  }

  send(kind: number, id: number, parts: readonly Uint8Array[] = []): void {
    if (this.#socket.writable) this.#writer.write(kind, id, parts)
  }

  /** Sends what is written, then ends. */
  close(): void {
    this.#reader.stop()
    this.#writer.flush()
    this.#socket.end()
    setTimeout(() => this.#socket.destroy(), lingerMs).unref()
    this.#socket.resume()
  }

  destroy(error?: Error): void {
    this.#stop(error)
    this.#socket.destroy()
  }

  #stop(error: Error | undefined): void {
    this.#error ??= error
    this.#reader.stop()
    clearInterval(this.#heartbeat)
  }

  #read(chunk: Buffer): void {
    this.#lastActivity = performance.now()
    try {
      this.#reader.push(chunk)
    } catch (error) {
      this.destroy(error as Error)
    }
  }

  #receive(kind: number, id: number, payload: Buffer): void {
    if (kind === frameKind.ping) this.send(frameKind.pong, 0)
    else if (kind !== frameKind.pong) this.#onFrame(kind, id, payload)
  }

  #limitUnsent(): void {
    const unsent = this.#writer.bufferedBytes
    if (unsent > this.#limits.closeAtBytes) {
      this.destroy(new Error(`the other side left ${unsent} bytes unread`))
    } else if (unsent > this.#limits.pauseAtBytes) {
      this.#socket.pause()
    }
  }

  #drained(): void {
    this.#lastActivity = performance.now()
    this.#socket.resume()
  }

  #beat(): void {
    const silence = performance.now() - this.#lastActivity
    if (silence >= this.#limits.deadAfterMs) this.destroy(new Error('the other side has fallen silent'))
    else if (silence >= this.#limits.pingAfterMs) this.send(frameKind.ping, 0)
  }
}

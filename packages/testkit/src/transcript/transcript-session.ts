// One connection of a transcript: sends, and waits for lines or bytes.
import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls, type ConnectionOptions } from 'node:tls'

/** What was waited for did not come. */
export class TranscriptStall extends Error {
  override name = 'TranscriptStall'
}

export class TranscriptSession {
  /** The dialogue so far, for messages. */
  readonly dialogue: string[] = []
  #socket: Socket
  #pending = Buffer.alloc(0)
  #ended = false
  #failure: Error | undefined
  #wake: () => void = () => undefined

  constructor(socket: Socket) {
    this.#socket = socket
    this.#listen(socket)
  }

  send(bytes: Buffer): void {
    this.dialogue.push(`> ${shown(bytes)}`)
    if (!this.#ended) this.#socket.write(bytes)
  }

  /** The next line without its line end. @throws TranscriptStall */
  async line(timeoutMs: number): Promise<string> {
    const end = await this.#until(() => this.#pending.indexOf('\n') + 1, timeoutMs, 'a line')
    return this.#take(end)
      .toString('utf8')
      .replace(/\r?\n$/, '')
  }

  /** @throws TranscriptStall */
  async bytes(count: number, timeoutMs: number): Promise<Buffer> {
    await this.#until(() => (this.#pending.length >= count ? 1 : 0), timeoutMs, `${count} bytes`)
    return this.#take(count)
  }

  /** The rest until the server closes. @throws TranscriptStall when it does not */
  async closed(timeoutMs: number): Promise<Buffer> {
    await this.#until(() => (this.#ended ? 1 : 0), timeoutMs, 'the end of the connection')
    return this.#take(this.#pending.length)
  }

  async upgrade(options: ConnectionOptions): Promise<void> {
    this.#socket.removeAllListeners()
    const secure = connectTls({ ...options, socket: this.#socket })
    this.#listen(secure)
    this.#socket = secure
    await once(secure, 'secureConnect')
  }

  destroy(): void {
    this.#socket.destroy()
  }

  #listen(socket: Socket): void {
    socket.on('data', (chunk: Buffer) => {
      this.#pending = Buffer.concat([this.#pending, chunk])
      this.#wake()
    })
    socket.on('error', (error) => (this.#failure = error))
    for (const event of ['end', 'close']) {
      socket.on(event, () => {
        this.#ended = true
        this.#wake()
      })
    }
  }

  #take(count: number): Buffer {
    const taken = this.#pending.subarray(0, count)
    this.#pending = this.#pending.subarray(count)
    if (taken.length > 0) this.dialogue.push(`< ${shown(taken)}`)
    return taken
  }

  /** Waits until `measure` is not 0. */
  async #until(measure: () => number, timeoutMs: number, what: string): Promise<number> {
    const deadline = Date.now() + timeoutMs
    for (;;) {
      const size = measure()
      if (size > 0) return size
      const left = deadline - Date.now()
      if (this.#ended) throw this.#stall(`the connection ended before ${what} came`)
      if (left <= 0) throw this.#stall(`${what} did not come within ${timeoutMs} ms`)
      await this.#news(left)
    }
  }

  #stall(reason: string): TranscriptStall {
    const rest = this.#pending.length > 0 ? `; left over: ${shown(this.#pending)}` : ''
    return new TranscriptStall(`${reason}${rest}`, { cause: this.#failure })
  }

  async #news(timeoutMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, timeoutMs)
    this.#wake = resolve
    await promise
    clearTimeout(timer)
  }
}

/** Connects; `tls` for a port that speaks TLS from the first byte. */
export async function openSession(
  host: string,
  port: number,
  tls?: ConnectionOptions
): Promise<TranscriptSession> {
  const socket = tls ? connectTls({ ...tls, host, port }) : connectTcp({ host, port })
  const session = new TranscriptSession(socket)
  await once(socket, tls ? 'secureConnect' : 'connect')
  return session
}

function shown(bytes: Buffer): string {
  const text = JSON.stringify(bytes.toString('utf8')).slice(1, -1).replaceAll('\\"', '"')
  return text.length > 300 ? `${text.slice(0, 300)}… (${bytes.length} bytes)` : text
}

// A client that keeps a TLS connection open and says line after line, whatever the protocol: each waits for the answer to the last.
import { once } from 'node:events'
import { connect as connectPlain } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'

export type Way = 'tls' | 'starttls'

const host = '127.0.0.1'

export class Dialogue implements Disposable {
  /** Of the certificate that was shown. */
  readonly serialNumber: string
  readonly #socket: TLSSocket
  #received = ''
  #end: string | undefined
  #wake: () => void = () => undefined

  private constructor(socket: TLSSocket) {
    this.#socket = socket
    this.serialNumber = socket.getPeerX509Certificate()!.serialNumber
    socket.setEncoding('utf8')
    socket.on('data', (text: string) => {
      this.#received += text
      this.#wake()
    })
    socket.on('error', (error) => (this.#end = error.message))
    socket.on('close', () => {
      this.#end ??= 'closed'
      this.#wake()
    })
  }

  /** starttls: of SMTP. */
  static async open(port: number, way: Way = 'tls'): Promise<Dialogue> {
    const socket =
      way === 'tls'
        ? connect({ host, port, rejectUnauthorized: false })
        : connect({ socket: await afterStartTls(port), rejectUnauthorized: false })
    await once(socket, 'secureConnect')
    return new Dialogue(socket)
  }

  write(text: string): void {
    this.#socket.write(text)
  }

  ask(line: string, expected: RegExp): Promise<string> {
    this.write(`${line}\r\n`)
    return this.hear(expected)
  }

  /** All up to what is expected. @throws when the server goes before */
  async hear(expected: RegExp): Promise<string> {
    for (;;) {
      const match = expected.exec(this.#received)
      if (match) {
        const end = match.index + match[0].length
        const heard = this.#received.slice(0, end)
        this.#received = this.#received.slice(end)
        return heard
      }
      if (this.#end !== undefined)
        throw new Error(`${this.#end} before ${String(expected)}, after: ${this.#received}`)
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  [Symbol.dispose](): void {
    this.#socket.destroy()
  }
}

async function afterStartTls(port: number) {
  const plain = connectPlain({ host, port })
  let received = ''
  for (const [line, expected] of [
    ['', /^220 /],
    ['EHLO client.test\r\n', /^250 /m],
    ['STARTTLS\r\n', /^220 /]
  ] as const) {
    plain.write(line)
    for (received = ''; !expected.test(received);) received += String((await once(plain, 'data'))[0])
  }
  return plain
}

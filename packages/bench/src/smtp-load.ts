// Sends messages over SMTP from several connections, one message a connection or many.
import { connect, type Socket } from 'node:net'
import type { Endpoint } from './server-under-test.ts'

export interface SmtpLoad {
  readonly messages: readonly Buffer[]
  readonly recipients: readonly string[]
  readonly connections: number
  readonly reuse: boolean
}

/** Resolves when the last message has its 250. */
export async function sendLoad(endpoint: Endpoint, load: SmtpLoad): Promise<void> {
  let next = 0
  const worker = async (): Promise<void> => {
    let session: SmtpSession | undefined
    for (let index = next++; index < load.messages.length; index = next++) {
      session ??= await SmtpSession.open(endpoint)
      await session.send(load.messages[index]!, load.recipients[index % load.recipients.length]!)
      if (load.reuse) continue
      await session.quit()
      session = undefined
    }
    await session?.quit()
  }
  await Promise.all(Array.from({ length: load.connections }, worker))
}

class SmtpSession {
  readonly #socket: Socket
  #text = ''
  #waiting: { resolve: (reply: string) => void; reject: (error: Error) => void } | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (chunk) => this.#receive(chunk.toString('latin1')))
    socket.on('error', (error) => this.#waiting?.reject(error))
    socket.on('close', () => this.#waiting?.reject(new Error('the server closed the connection')))
  }

  static async open(endpoint: Endpoint): Promise<SmtpSession> {
    const session = new SmtpSession(connect(endpoint))
    await session.#reply('220')
    await session.#ask('EHLO load.test', '250')
    return session
  }

  async send(message: Buffer, recipient: string): Promise<void> {
    await this.#ask('MAIL FROM:<sender@load.test>', '250')
    await this.#ask(`RCPT TO:<${recipient}>`, '250')
    await this.#ask('DATA', '354')
    this.#socket.cork()
    this.#socket.write(message)
    this.#socket.write('.\r\n')
    this.#socket.uncork()
    await this.#reply('250')
  }

  async quit(): Promise<void> {
    await this.#ask('QUIT', '221')
    this.#socket.destroy()
  }

  async #ask(line: string, code: string): Promise<void> {
    this.#socket.write(`${line}\r\n`)
    await this.#reply(code)
  }

  async #reply(code: string): Promise<void> {
    const reply = await new Promise<string>((resolve, reject) => {
      this.#waiting = { resolve, reject }
    })
    if (!reply.startsWith(code)) throw new Error(`wanted ${code}, got ${reply}`)
  }

  #receive(text: string): void {
    this.#text += text
    const last = /(?:^|\r\n)(\d{3} [^\r\n]*)\r\n$/.exec(this.#text)
    if (!last || !this.#waiting) return
    this.#text = ''
    const { resolve } = this.#waiting
    this.#waiting = undefined
    resolve(last[1]!)
  }
}

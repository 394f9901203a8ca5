// One who fetches by POP3: some letters of the inbox, and now and then one is deleted by it.
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import { connect, type TLSSocket } from 'node:tls'
import { actUntilStopped, type Person, type Soak } from './client.ts'
import { tokenOf } from './letters.ts'
import type { KnownLetter } from './mailbox-model.ts'

export function readByPop3(soak: Soak, person: Person): Promise<void> {
  return actUntilStopped(soak, 'POP3', async () => {
    const { login, model } = person
    const socket = connect({ host: 'localhost', port: soak.suite.parts.ports.pop3s, ca: soak.ca })
    const deleted: KnownLetter[] = []
    try {
      await once(socket, 'secureConnect')
      const line = new Pop3Line(socket)
      await line.ok()
      await line.ask(`USER ${login.address}`)
      await line.ask(`PASS ${login.password}`)
      const count = Number((await line.ask('STAT')).split(' ')[1])
      for (let reads = Math.min(count, 3); reads > 0; reads--) {
        const number = 1 + Math.floor(soak.random() * count)
        const token = tokenOf(await line.retrieve(number).catch(ignoreDeleted))
        if (token === undefined || soak.random() > 0.2) continue
        const letter = model.takeKnown(token)
        if (!letter) continue
        if (letter.place !== 'INBOX') {
          model.release(letter)
          continue
        }
        deleted.push(letter)
        await line.ask(`DELE ${number}`)
      }
      await line.ask('QUIT')
      for (const letter of deleted) {
        letter.place = 'gone'
        model.release(letter)
      }
    } catch (error) {
      for (const letter of deleted) model.giveUp(letter)
      throw error
    } finally {
      socket.destroy()
    }
  })
}

/** It is marked already, by this very session. */
function ignoreDeleted(error: Error): Buffer {
  if (error.message.includes('deleted')) return Buffer.from('\r\n\r\n')
  throw error
}

class Pop3Line {
  readonly #socket: TLSSocket
  readonly #lines: AsyncIterator<string>

  constructor(socket: TLSSocket) {
    this.#socket = socket
    socket.setEncoding('latin1')
    const lines: Interface = createInterface({ input: socket, crlfDelay: Infinity })
    this.#lines = lines[Symbol.asyncIterator]()
  }

  async ok(): Promise<string> {
    const line = await this.#next()
    if (!line.startsWith('+OK')) throw new Error(line)
    return line
  }

  ask(command: string): Promise<string> {
    this.#socket.write(`${command}\r\n`)
    return this.ok()
  }

  async retrieve(number: number): Promise<Buffer> {
    await this.ask(`RETR ${number}`)
    const lines: string[] = []
    for (let line = await this.#next(); line !== '.'; line = await this.#next()) {
      lines.push(line.startsWith('.') ? line.slice(1) : line)
    }
    return Buffer.from(lines.map((line) => `${line}\r\n`).join(''), 'latin1')
  }

  async #next(): Promise<string> {
    const { done, value } = await this.#lines.next()
    if (done) throw new Error('the connection has ended')
    return value
  }
}

// One IMAP session over TLS, as much as it takes to see what a mailbox holds.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect, type TLSSocket } from 'node:tls'
import type { Account } from '../compose/mail-client.ts'

export interface ImapSession extends AsyncDisposable {
  /** What is answered up to the tagged OK, in latin1. @throws where it is not OK */
  command(text: string): Promise<string>
  /** Stores it in the INBOX. */
  append(message: string): Promise<void>
  /** Of the INBOX, `uidvalidity uid flags sha256` of each message, by its subject. */
  messages(): Promise<Map<string, string>>
}

/** @throws where the password is refused */
export async function openImap(host: string, { address, password }: Account): Promise<ImapSession> {
  // Who the server is, is not what is tried here.
  const socket = connect({ host, port: 993, rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const read = reader(socket)
  await read(/^\* OK .*\r\n/)
  let tags = 0
  const command = async (text: string): Promise<string> => {
    const tag = `t${++tags}`
    socket.write(`${tag} ${text}\r\n`, 'latin1')
    const answer = await read(new RegExp(`^${tag} .*\\r\\n`, 'm'))
    if (new RegExp(`^${tag} OK `, 'm').test(answer)) return answer
    throw new Error(`${address}: ${text.split(' ')[0]}: ${answer.trimEnd().split('\r\n').at(-1)}`)
  }
  try {
    await command(`LOGIN ${address} "${password.replaceAll(/["\\]/g, '\\$&')}"`)
  } catch (error) {
    socket.destroy()
    throw error
  }
  return {
    command,
    append: async (message) => void (await command(`APPEND INBOX {${message.length}+}\r\n${message}`)),
    async messages() {
      const [, validity] = /UIDVALIDITY (\d+)/.exec(await command('EXAMINE INBOX'))!
      return parsed(await command('UID FETCH 1:* (UID FLAGS BODY.PEEK[])'), validity!)
    },
    async [Symbol.asyncDispose]() {
      socket.destroy()
    }
  }
}

/** Reads until what has come matches; nothing of it stays. */
function reader(socket: TLSSocket): (end: RegExp) => Promise<string> {
  let text = ''
  socket.setEncoding('latin1')
  return async (end) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    const look = (): void => {
      if (!end.test(text)) return
      resolve(text)
      text = ''
    }
    const take = (data: string): void => {
      text += data
      look()
    }
    const lost = (): void => reject(new Error(`the server hung up after: ${text.slice(-200)}`))
    socket.on('data', take).once('close', lost).once('error', reject)
    look()
    try {
      return await promise
    } finally {
      socket.off('data', take).off('close', lost).off('error', reject)
    }
  }
}

function parsed(answer: string, validity: string): Map<string, string> {
  const found = new Map<string, string>()
  const start = /\* \d+ FETCH \(UID (\d+) FLAGS \(([^)]*)\) BODY\[\] \{(\d+)\}\r\n/y
  for (let at = 0; ;) {
    start.lastIndex = at
    const match = start.exec(answer)
    if (!match) return found
    const [, uid, flags, length] = match
    const message = answer.slice(start.lastIndex, start.lastIndex + Number(length))
    const subject = /^Subject: (.*)\r$/m.exec(message)![1]!
    if (found.has(subject)) throw new Error(`${subject} is there twice`)
    const hash = createHash('sha256').update(message, 'latin1').digest('hex')
    found.set(subject, `${validity} ${uid} (${flags}) ${hash}`)
    // The parenthesis and the line end.
    at = start.lastIndex + Number(length) + 3
  }
}

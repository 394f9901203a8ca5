// A client that fetches all its mail by POP3.
import { once } from 'node:events'
import { connect, type TLSSocket } from 'node:tls'
import { ImapClient } from '../imap-client.ts'
import type { CorpusMessage } from '../corpus.ts'
import type { ServerUnderTest } from '../server-under-test.ts'
import { milliseconds, perSecond, type TakeFigure } from './measurement.ts'

const messageCount = 1000

export async function measurePop3(
  server: ServerUnderTest,
  messages: readonly CorpusMessage[],
  take: TakeFigure
): Promise<void> {
  const user = server.users[3]!
  const writer = await ImapClient.connect(server)
  await writer.login(user)
  for (const { raw } of messages.slice(0, messageCount)) await writer.command('APPEND INBOX', raw)
  writer.close()
  const count = Math.min(messageCount, messages.length)
  const pop3 = await openPop3(server)
  await pop3.ask(`USER ${user.address}`)
  take(
    'POP3 login and STAT, first',
    'ms',
    await milliseconds(async () => {
      await pop3.ask(`PASS ${user.password}`)
      await pop3.ask('STAT')
    })
  )
  take(
    'POP3 LIST and UIDL',
    'ms',
    await milliseconds(async () => {
      await pop3.askLines('LIST')
      await pop3.askLines('UIDL')
    })
  )
  const elapsed = await milliseconds(async () => {
    for (let number = 1; number <= count; number++) await pop3.askLines(`RETR ${number}`)
  })
  take('POP3 RETR, one after the other', '/s', perSecond(count, elapsed))
  await pop3.ask('QUIT')
}

async function openPop3(server: ServerUnderTest) {
  const socket: TLSSocket = connect({ ...server.pop3s, ca: server.ca, servername: 'localhost' })
  socket.setNoDelay(true)
  let end = '\r\n'
  let tail = ''
  let ended = Promise.withResolvers<void>()
  socket.on('data', (chunk: Buffer) => {
    tail = (tail + chunk.toString('latin1')).slice(-2048)
    if (tail.startsWith('-ERR')) ended.reject(new Error(tail))
    else if (tail.endsWith(end)) ended.resolve()
  })
  const ask = async (line: string, until: string): Promise<void> => {
    ended = Promise.withResolvers<void>()
    ;[end, tail] = [until, '']
    socket.write(`${line}\r\n`)
    await ended.promise
  }
  const greeted = ended.promise
  await once(socket, 'secureConnect')
  await greeted
  return {
    ask: (line: string) => ask(line, '\r\n'),
    askLines: (line: string) => ask(line, '\r\n.\r\n')
  }
}

// Servers of others: one that takes all mail, one that never answers.
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'

export interface Mail {
  readonly from: string
  readonly to: string[]
  readonly raw: string
  readonly client: RemoteClient
}

export interface RemoteClient {
  /** Its connection ended without QUIT: whoever it was may not have noted the answer. */
  isCut: boolean
}

export interface Remote extends AsyncDisposable {
  readonly port: number
  readonly mails: Mail[]
}

export async function startRemote(): Promise<Remote> {
  const mails: Mail[] = []
  const opened = await open({ address: '127.0.0.1', port: 0 }, (socket) => serve(socket, mails))
  return { mails, ...opened }
}

export async function startTarPit(port: number): Promise<AsyncDisposable & { readonly address: string }> {
  const address = '127.0.0.9'
  return { address, ...(await open({ address, port }, () => undefined)) }
}

async function open(
  { address, port }: { address: string; port: number },
  onSocket: (socket: Socket) => void
) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy())
    onSocket(socket)
  })
  server.listen(port, address)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.close()
      for (const socket of sockets) socket.destroy()
      if (server.listening) await once(server, 'close')
    }
  }
}

function serve(socket: Socket, mails: Mail[]): void {
  let input = ''
  let from = ''
  let to: string[] = []
  let isData = false
  let hasQuit = false
  const client: RemoteClient = { isCut: false }
  socket.on('close', () => (client.isCut = !hasQuit))
  socket.write('220 remote\r\n')
  socket.on('data', (chunk) => {
    input += chunk.toString('latin1')
    for (;;) {
      const end = isData ? input.indexOf('\r\n.\r\n') : input.indexOf('\r\n')
      if (end < 0) return
      const piece = input.slice(0, end)
      input = input.slice(end + (isData ? 5 : 2))
      if (isData) {
        mails.push({ from, to, raw: `${piece}\r\n`, client })
        to = []
        isData = false
        socket.write('250 stored\r\n')
      } else if (/^DATA/i.test(piece)) {
        isData = to.length > 0
        socket.write(isData ? '354 go\r\n' : '503 no recipients\r\n')
      } else if (/^EHLO/i.test(piece)) socket.write('250-remote\r\n250 PIPELINING\r\n')
      else if (/^QUIT/i.test(piece)) {
        hasQuit = true
        socket.end('221 bye\r\n')
      } else {
        from = /^MAIL FROM:<(.*?)>/i.exec(piece)?.[1] ?? from
        socket.write(answerTo(piece, to))
      }
    }
  })
}

/** `unknown@` is not known. */
function answerTo(command: string, to: string[]): string {
  const recipient = /^RCPT TO:<(.*)>/i.exec(command)?.[1]
  if (recipient?.startsWith('unknown@')) return '550 5.1.1 no such user\r\n'
  if (recipient) to.push(recipient)
  return '250 ok\r\n'
}

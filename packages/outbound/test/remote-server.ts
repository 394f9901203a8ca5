// Mail servers of others, for the tests: well-behaved ones, and raw sockets that misbehave.
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import type { IssuedCertificate } from '@postkeep/testkit'

export interface ReceivedMail {
  readonly from: string
  readonly to: string[]
  readonly raw: Buffer
  readonly secure: boolean
  readonly connection: string
}

export interface RemoteServer extends AsyncDisposable {
  readonly port: number
  readonly mails: ReceivedMail[]
}

export interface RemoteOptions extends SMTPServerOptions {
  readonly certificate?: IssuedCertificate
  readonly listenAddress?: string
  readonly listenPort?: number
}

export async function startRemote(options: RemoteOptions = {}): Promise<RemoteServer> {
  const { certificate, listenAddress = '127.0.0.1', listenPort = 0, ...rest } = options
  const mails: ReceivedMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 200,
    disabledCommands: certificate ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    ...(certificate ? { key: certificate.key, cert: certificate.chain } : {}),
    hideDSN: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        mails.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks),
          secure: session.secure,
          connection: session.id
        })
        done(null, 'stored')
      })
    },
    ...rest
  })
  server.on('error', () => undefined)
  server.listen(listenPort, listenAddress)
  await once(server.server, 'listening')
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve()))
  }
}

export interface RawServer extends AsyncDisposable {
  readonly port: number
  /** Lines that clients have sent. */
  readonly lines: string[]
}

/** `answer` is called with each line (and with 'connected' at first), and writes what it likes. */
export async function startRaw(
  answer: (line: string, socket: Socket) => void,
  { address = '127.0.0.1', port = 0 }: { address?: string; port?: number } = {}
): Promise<RawServer> {
  const lines: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
    let rest = ''
    socket.on('data', (chunk) => {
      const parts = (rest + chunk.toString('latin1')).split('\r\n')
      rest = parts.pop()!
      for (const line of parts) {
        lines.push(line)
        answer(line, socket)
      }
    })
    answer('connected', socket)
  })
  return { lines, ...(await listening(server, sockets, { address, port })) }
}

/** Says that it has TLS, and then has not. */
export function brokenTls(line: string, socket: Socket): void {
  if (line.startsWith('EHLO')) socket.write('250-broken\r\n250 STARTTLS\r\n')
  else if (line === 'STARTTLS') {
    socket.write('220 go\r\n')
    socket.once('data', () => socket.write('this is no TLS\r\n'))
  } else politely(line, socket)
}

/** Takes everything. */
export function politely(line: string, socket: Socket): void {
  if (line === 'connected') socket.write('220 raw\r\n')
  else if (line.startsWith('EHLO')) socket.write('250 raw\r\n')
  else if (line === 'DATA') socket.write('354 go\r\n')
  else if (/^(?:MAIL|RCPT|\.$)/.test(line)) socket.write('250 ok\r\n')
  else if (line === 'QUIT') socket.end('221 bye\r\n')
}

async function listening(
  server: Server,
  sockets: ReadonlySet<Socket>,
  { address, port }: { address: string; port: number }
) {
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

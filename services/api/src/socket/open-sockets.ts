// The WebSocket of the API (RFC 6455): who logs in by address and password is told of what happens in the mailbox.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { basicCredentials, type ClientAddressOf, type Credentials } from '@postkeep/dav-server'
import type { MailboxClient, MailboxSession } from '@postkeep/mailbox-client'
import type { ApiEvents } from '../events.ts'
import { ClientSocket, closeCodes, type Encode } from './client-socket.ts'
import { MailboxFeed } from './mailbox-feed.ts'

export type SocketContext = {
  readonly mailboxes: MailboxClient
  readonly events: ApiEvents
  readonly clientAddressOf: ClientAddressOf
}

export type Sockets = AsyncDisposable & {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
}

const path = '/v1/ws'
const pingMs = 30_000
const mostSockets = 10_000
const mostOfAddress = 100
const mostBytes = 64 * 1024

export function openSockets(context: SocketContext): Sockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: mostBytes, perMessageDeflate: false })
  const clients = new Map<ClientSocket, string>()
  const timer = setInterval(() => {
    for (const client of clients.keys()) client.ping()
  }, pingMs).unref()
  return {
    upgrade(request, socket, head) {
      const remoteAddress = addressOf(request, context)
      const status = refusalOf(request, clients, remoteAddress)
      if (status) return refuse(socket, status)
      server.handleUpgrade(request, socket, head, (opened) => {
        void accept(opened, request, { ...context, clients, remoteAddress })
      })
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      for (const client of clients.keys()) client.close(closeCodes.away, 'the server stops')
      await new Promise((resolve) => server.close(resolve))
    }
  }
}

function addressOf({ headers, socket }: IncomingMessage, { clientAddressOf }: SocketContext): string {
  const forwardedFor = headers['x-forwarded-for']
  return clientAddressOf(socket.remoteAddress, typeof forwardedFor === 'string' ? forwardedFor : undefined)
}

function refusalOf(
  { url }: IncomingMessage,
  clients: ReadonlyMap<ClientSocket, string>,
  remoteAddress: string
): string | undefined {
  if (url?.split('?', 1)[0] !== path) return '404 Not Found'
  if (clients.size >= mostSockets) return '503 Service Unavailable'
  const own = [...clients.values()].filter((address) => address === remoteAddress)
  return own.length >= mostOfAddress ? '429 Too Many Requests' : undefined
}

function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

type Accepting = SocketContext & {
  readonly clients: Map<ClientSocket, string>
  readonly remoteAddress: string
}

/** Never rejects. */
async function accept(opened: WebSocket, request: IncomingMessage, context: Accepting): Promise<void> {
  const { clients, events, remoteAddress } = context
  const client = new ClientSocket(opened, await encoderFor(request))
  clients.set(client, remoteAddress)
  client.onClose(() => clients.delete(client))
  // Without credentials it is told of nothing that is anybody's.
  if (request.headers.authorization === undefined) return
  try {
    const credentials = basicCredentials(request.headers.authorization)
    await logIn(client, credentials, context)
  } catch (error) {
    events.failed(error, { method: 'GET', path })
    client.close(closeCodes.tooSlow, 'try again later')
  }
}

async function encoderFor({ url = '' }: IncomingMessage): Promise<Encode> {
  const { searchParams } = new URL(url, 'http://api')
  if (searchParams.get('msgpackr') !== 'true') return (message) => JSON.stringify(message)
  const { pack } = await import('msgpackr')
  return pack
}

async function logIn(
  client: ClientSocket,
  credentials: Credentials | undefined,
  context: Accepting
): Promise<void> {
  const { events, mailboxes, remoteAddress } = context
  const login = credentials && (await mailboxes.login({ ...credentials, remoteAddress, scope: 'api' }))
  if (login?.kind !== 'accepted') {
    events.refused({ kind: 'mailbox', remoteAddress })
    return client.close(closeCodes.refused, 'The address or its password is wrong')
  }
  const { session } = login
  const end = () =>
    session.logout().catch((error: unknown) => events.failed(error, { method: 'logout', path }))
  if (!client.isOpen) return end()
  client.onClose(() => void end())
  await follow(client, session, context)
}

async function follow(client: ClientSocket, session: MailboxSession, { events }: Accepting): Promise<void> {
  session.onEnd(() => client.close(closeCodes.ended, 'Log in again'))
  await MailboxFeed.open(session, {
    send: (event, payload) => client.send(event, payload),
    fail(error) {
      if (!client.isOpen) return
      events.failed(error, { method: 'GET', path })
      client.close(closeCodes.tooSlow, 'try again later')
    }
  })
  // From here on it is told of all that happens.
  client.send('auth', { status: 'ok' })
}

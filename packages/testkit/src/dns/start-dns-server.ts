// A DNS server, on a loopback port unless told otherwise, UDP and TCP, for node:dns and for other people's programs.
import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { decodeQuestion, encodeAnswer, type Question } from './message.ts'
import { typeOfNumber, type RecordType } from './records.ts'
import { DnsZone, type ZoneAnswer, type ZoneContent } from './zone.ts'

export type DnsQuery = {
  readonly name: string
  readonly type: RecordType | number
  readonly transport: 'udp' | 'tcp'
}

export type DnsServer = AsyncDisposable & {
  readonly port: number
  /** "host:port", as createResolver's `servers` takes it. */
  readonly address: string
  readonly zone: DnsZone
  /** All questions so far; may be emptied with `length = 0`. */
  readonly queries: DnsQuery[]
  /** Milliseconds before each answer, as of a server that is far away; 0 at first. */
  delayMs: number
  stop(): Promise<void>
}

const tcpLimit = 65_535

type Answering = { zone: DnsZone; queries: DnsQuery[]; ttl: number; delayMs: number }

type DnsServerOptions = {
  /** Seconds. */
  readonly ttl?: number
  readonly host?: string
}

export async function startDnsServer(
  content: ZoneContent = {},
  { ttl = 300, host = '127.0.0.1' }: DnsServerOptions = {}
): Promise<DnsServer> {
  const answering: Answering = { zone: new DnsZone(content), queries: [], ttl, delayMs: 0 }
  const { tcp, udp } = await listenOnBoth(host)
  const sockets = new Set<Socket>()
  let isOpen = true
  tcp.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy())
    serveTcp(socket, answering)
  })
  udp.on('message', (message, peer) => {
    const response = respond(message, 'udp', answering)
    if (response) later(answering, () => isOpen && udp.send(response, peer.port, peer.address))
  })
  const stop = async (): Promise<void> => {
    isOpen = false
    udp.close()
    tcp.close()
    for (const socket of sockets) socket.destroy()
    if (tcp.listening || sockets.size > 0) await once(tcp, 'close')
  }
  const { port } = tcp.address() as AddressInfo
  const { zone, queries } = answering
  return {
    port,
    address: `${host}:${port}`,
    zone,
    queries,
    stop,
    get delayMs() {
      return answering.delayMs
    },
    set delayMs(ms) {
      answering.delayMs = ms
    },
    [Symbol.asyncDispose]: stop
  }
}

/** The free TCP port may be taken for UDP: then another one. */
async function listenOnBoth(host: string, attempts = 10): Promise<{ tcp: Server; udp: UdpSocket }> {
  const tcp = createServer().listen(0, host)
  await once(tcp, 'listening')
  const udp = createSocket('udp4')
  try {
    udp.bind((tcp.address() as AddressInfo).port, host)
    await once(udp, 'listening')
    return { tcp, udp }
  } catch (error) {
    tcp.close()
    udp.close()
    if (attempts <= 1) throw error
    return await listenOnBoth(host, attempts - 1)
  }
}

function serveTcp(socket: Socket, answering: Answering): void {
  let pending = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk])
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const end = 2 + pending.readUInt16BE(0)
      const response = respond(pending.subarray(2, end), 'tcp', answering)
      pending = pending.subarray(end)
      if (!response) continue
      const length = Buffer.alloc(2)
      length.writeUInt16BE(response.length)
      later(answering, () => socket.write(Buffer.concat([length, response])))
    }
  })
}

function later({ delayMs }: Answering, answer: () => void): void {
  if (delayMs > 0) setTimeout(answer, delayMs)
  else answer()
}

/** undefined: no answer at all, the client runs into its time-out. */
function respond(
  message: Buffer,
  transport: 'udp' | 'tcp',
  { zone, queries, ttl }: Answering
): Buffer | undefined {
  const question = decodeQuestion(message)
  if (!question) return undefined
  const type = typeOfNumber(question.typeNumber)
  queries.push({ name: question.name.toLowerCase(), type: type ?? question.typeNumber, transport })
  const answer = zone.answer(question.name, type)
  if (isSilent(answer)) return undefined
  return encodeAnswer(question, answer, { ttl, limit: limitOf(question, transport) })
}

function isSilent(answer: ZoneAnswer): boolean {
  return answer.kind === 'failure' && answer.failure === 'timeout'
}

function limitOf(question: Question, transport: 'udp' | 'tcp'): number {
  return transport === 'tcp' ? tcpLimit : question.payloadSize
}

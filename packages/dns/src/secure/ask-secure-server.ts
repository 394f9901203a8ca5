// One question to one DNS server: UDP, and TCP where the answer does not fit. RFC 1035 §4.2, RFC 7766, RFC 5452 §9.
import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { connect, isIPv6 } from 'node:net'
import { decodeReply, encodeQuestion, wireTypes, type WireReply, type WireType } from './dns-wire.ts'

export interface DnsServerAddress {
  /** A name or an address. */
  readonly host: string
  readonly port: number
}

export interface Question {
  readonly name: string
  readonly type: WireType
}

/** @throws an error with a code of node:dns */
export async function askSecureServer(
  server: DnsServerAddress,
  question: Question,
  timeoutMs: number
): Promise<WireReply> {
  const id = randomInt(0x1_00_00)
  let bytes: Buffer
  try {
    bytes = encodeQuestion(id, question.name, question.type)
  } catch (cause) {
    throw coded('EBADNAME', cause)
  }
  const accept = (answer: Buffer) => acceptedReply(answer, id, question)
  const reply = await overUdp(server, { bytes, accept, timeoutMs })
  return reply.isTruncated ? overTcp(server, { bytes, accept, timeoutMs }) : reply
}

interface Exchange {
  readonly bytes: Buffer
  /** undefined: not the answer to this question. */
  readonly accept: (answer: Buffer) => WireReply | undefined
  readonly timeoutMs: number
}

async function overUdp({ host, port }: DnsServerAddress, exchange: Exchange): Promise<WireReply> {
  const { promise, reject, resolve } = Promise.withResolvers<WireReply>()
  // A socket of its own has a random port of its own, and only takes what comes from the server.
  const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4' })
  const timer = setTimeout(() => reject(coded('ETIMEOUT')), exchange.timeoutMs)
  socket.on('error', (error) => reject(coded('ECONNREFUSED', error)))
  socket.on('message', (message) => {
    const reply = exchange.accept(message)
    if (reply) resolve(reply)
  })
  socket.connect(port, host, (error?: Error) => {
    if (error) return reject(coded('ECONNREFUSED', error))
    socket.send(exchange.bytes)
  })
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    socket.close()
  }
}

async function overTcp({ host, port }: DnsServerAddress, exchange: Exchange): Promise<WireReply> {
  const { promise, reject, resolve } = Promise.withResolvers<WireReply>()
  const socket = connect({ host, port })
  const timer = setTimeout(() => reject(coded('ETIMEOUT')), exchange.timeoutMs)
  const chunks: Buffer[] = []
  socket.on('error', (error) => reject(coded('ECONNREFUSED', error)))
  socket.on('close', () => reject(coded('ECONNREFUSED')))
  socket.on('connect', () => {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(exchange.bytes.length)
    socket.write(Buffer.concat([length, exchange.bytes]))
  })
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    const received = Buffer.concat(chunks)
    if (received.length < 2 || received.length < 2 + received.readUInt16BE()) return
    const reply = exchange.accept(received.subarray(2, 2 + received.readUInt16BE()))
    if (reply) resolve(reply)
    else reject(coded('EBADRESP'))
  })
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    socket.destroy()
  }
}

function acceptedReply(bytes: Buffer, id: number, { name, type }: Question): WireReply | undefined {
  try {
    const reply = decodeReply(bytes)
    const isAnswer = reply.isReply && reply.id === id && reply.question?.type === wireTypes[type]
    return isAnswer && reply.question?.name === name ? reply : undefined
  } catch (error) {
    // Bytes that are no answer: the one that is may still come.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function coded(code: string, cause?: unknown): Error {
  return Object.assign(new Error(code, { cause }), { code })
}

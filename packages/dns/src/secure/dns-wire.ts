// Questions and answers of DNS as bytes: as much of it as a stub resolver needs that wants to see the AD bit, which
// node:dns does not show. RFC 1035 §4, RFC 6840 §5.7 (AD in questions), RFC 6891 (EDNS), RFC 6698 §2.1 (TLSA).
import { isAscii } from 'node:buffer'
import { SocketAddress } from 'node:net'

export const wireTypes = { A: 1, NS: 2, CNAME: 5, MX: 15, AAAA: 28, TLSA: 52 } as const
export type WireType = keyof typeof wireTypes

export interface WireTlsa {
  readonly usage: number
  readonly selector: number
  readonly matching: number
  readonly data: Buffer
}

export interface WireAnswers {
  A: string
  NS: string
  CNAME: string
  AAAA: string
  MX: { readonly exchange: string; readonly priority: number }
  TLSA: WireTlsa
}

/** One record; `value` is that of its type, undefined for types that are not read here. */
export interface WireRecord {
  readonly name: string
  readonly type: number
  readonly value: WireAnswers[WireType] | undefined
}

export interface WireReply {
  readonly id: number
  readonly isReply: boolean
  readonly isTruncated: boolean
  /** The resolver has validated all of it. */
  readonly isAuthentic: boolean
  readonly rcode: number
  readonly question: { readonly name: string; readonly type: number } | undefined
  readonly records: readonly WireRecord[]
}

const classIn = 1
const typeOpt = 41
/** RFC 9715: no fragments. */
const udpBytes = 1232
const mostRecords = 500

/** @throws RangeError for a name that DNS cannot hold */
export function encodeQuestion(id: number, name: string, type: WireType): Buffer {
  const header = Buffer.alloc(12)
  header.writeUInt16BE(id, 0)
  // Recursion desired; AD: the answer may tell whether it was validated.
  header.writeUInt16BE(0x01_20, 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(1, 10)
  const question = Buffer.alloc(4)
  question.writeUInt16BE(wireTypes[type], 0)
  question.writeUInt16BE(classIn, 2)
  const edns = Buffer.alloc(11)
  edns.writeUInt16BE(typeOpt, 1)
  edns.writeUInt16BE(udpBytes, 3)
  return Buffer.concat([header, encodeName(name), question, edns])
}

/** @throws RangeError for bytes that are no answer */
export function decodeReply(bytes: Buffer): WireReply {
  const flags = bytes.readUInt16BE(2)
  const [questions, answers] = [bytes.readUInt16BE(4), bytes.readUInt16BE(6)]
  if (questions > 1 || answers > mostRecords) throw new RangeError('too many records')
  let offset = 12
  let question: WireReply['question']
  if (questions === 1) {
    const { end, name } = decodeName(bytes, offset)
    question = { name, type: bytes.readUInt16BE(end) }
    offset = end + 4
  }
  const records: WireRecord[] = []
  for (let index = 0; index < answers; index++) {
    const { end, record } = decodeRecord(bytes, offset)
    records.push(record)
    offset = end
  }
  return {
    id: bytes.readUInt16BE(0),
    isReply: (flags & 0x80_00) !== 0,
    isTruncated: (flags & 0x02_00) !== 0,
    isAuthentic: (flags & 0x00_20) !== 0,
    rcode: flags & 0x0f,
    question,
    records
  }
}

function decodeRecord(bytes: Buffer, start: number): { record: WireRecord; end: number } {
  const { end: fixed, name } = decodeName(bytes, start)
  const type = bytes.readUInt16BE(fixed)
  const data = fixed + 10
  const end = data + bytes.readUInt16BE(fixed + 8)
  if (end > bytes.length) throw new RangeError('a record ends behind its message')
  return { record: { name, type, value: valueOf(bytes, { type, data, end }) }, end }
}

interface Place {
  readonly type: number
  readonly data: number
  readonly end: number
}

function valueOf(bytes: Buffer, { data, end, type }: Place): WireRecord['value'] {
  switch (type) {
    case wireTypes.A:
      return [...bytes.subarray(data, end)].join('.')
    case wireTypes.AAAA:
      return compressed(
        Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(data + index * 2).toString(16)).join(':')
      )
    case wireTypes.CNAME:
    case wireTypes.NS:
      return decodeName(bytes, data).name
    case wireTypes.MX:
      return { priority: bytes.readUInt16BE(data), exchange: decodeName(bytes, data + 2).name }
    case wireTypes.TLSA: {
      const [usage, selector, matching] = [data, data + 1, data + 2].map((at) => bytes.readUInt8(at))
      // Of its own: the message's buffer may be used again.
      return { usage, selector, matching, data: Buffer.from(bytes.subarray(data + 3, end)) } as WireTlsa
    }
    default:
      return undefined
  }
}

/** As the machine writes its own. RFC 5952 */
function compressed(address: string): string {
  return new SocketAddress({ address, family: 'ipv6' }).address
}

function encodeName(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '')
  const parts = labels.map((label) => {
    const bytes = Buffer.from(label, 'latin1')
    if (bytes.length > 63 || !isAscii(Buffer.from(label)))
      throw new RangeError('a label that DNS cannot hold')
    return Buffer.concat([Buffer.from([bytes.length]), bytes])
  })
  const encoded = Buffer.concat([...parts, Buffer.from([0])])
  if (encoded.length > 255) throw new RangeError('a name that DNS cannot hold')
  return encoded
}

/** Lower case, without a final dot. Pointers only lead backwards, so that they end. RFC 1035 §4.1.4 */
function decodeName(bytes: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = []
  let offset = start
  let end: number | undefined
  for (let total = 0; ;) {
    const length = bytes.readUInt8(offset)
    if (length >= 0xc0) {
      const target = bytes.readUInt16BE(offset) & 0x3f_ff
      if (target >= offset) throw new RangeError('a pointer that does not lead backwards')
      end ??= offset + 2
      offset = target
      continue
    }
    if (length === 0) return { name: labels.join('.').toLowerCase(), end: end ?? offset + 1 }
    total += length + 1
    if (length > 63 || total > 255) throw new RangeError('a name that is too long')
    labels.push(bytes.toString('latin1', offset + 1, offset + 1 + length))
    offset += length + 1
  }
}

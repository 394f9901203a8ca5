// DNS messages: a question in, an answer out. RFC 1035 §4, EDNS payload size from RFC 6891.
import { encodeName, encodeRecordData, uint16, uint32 } from './record-data.ts'
import { typeNumbers } from './records.ts'
import type { ZoneAnswer, ZoneRecord } from './zone.ts'

export type Question = {
  readonly id: number
  readonly name: string
  readonly typeNumber: number
  /** Header bit "recursion desired", to be sent back. */
  readonly recursion: boolean
  /** The bytes of the question section, sent back as they came (resolvers play with upper and lower case). */
  readonly section: Buffer
  /** The largest answer that the client takes over UDP. */
  readonly payloadSize: number
}

const headerLength = 12
const responseCodes = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const
const flags = {
  response: 0x8000,
  authoritative: 0x0400,
  truncated: 0x0200,
  recursion: 0x0100,
  available: 0x0080
}
const optType = 41
const classInternet = 1

/** undefined where it is no plain question. */
export function decodeQuestion(message: Buffer): Question | undefined {
  if (message.length < headerLength + 5) return undefined
  const isQuery = (message.readUInt16BE(2) & flags.response) === 0
  if (!isQuery || message.readUInt16BE(4) !== 1) return undefined
  const labels: string[] = []
  let offset = headerLength
  for (let length = message[offset]!; length > 0; length = message[offset] ?? 0) {
    if (length > 63 || offset + 1 + length > message.length) return undefined
    labels.push(message.toString('latin1', offset + 1, offset + 1 + length))
    offset += 1 + length
  }
  const end = offset + 5
  if (end > message.length) return undefined
  return {
    id: message.readUInt16BE(0),
    name: labels.join('.'),
    typeNumber: message.readUInt16BE(offset + 1),
    recursion: (message.readUInt16BE(2) & flags.recursion) !== 0,
    section: message.subarray(headerLength, end),
    payloadSize: payloadSizeOf(message, end)
  }
}

/** `limit`: the most bytes; an answer that does not fit is sent empty, with the TC bit. */
export function encodeAnswer(
  question: Question,
  answer: ZoneAnswer,
  options: { ttl: number; limit: number }
): Buffer {
  if (answer.kind === 'failure') {
    const code = answer.failure === 'timeout' ? responseCodes.SERVFAIL : responseCodes[answer.failure]
    return Buffer.concat([header(question, code, 0), question.section])
  }
  const records = answer.records.map((record) => encodeRecord(record, options.ttl))
  const whole = Buffer.concat([
    header(question, responseCodes.NOERROR, records.length),
    question.section,
    ...records
  ])
  if (whole.length <= options.limit) return whole
  return Buffer.concat([header(question, responseCodes.NOERROR | flags.truncated, 0), question.section])
}

function header({ id, recursion }: Question, bits: number, answers: number): Buffer {
  const common = flags.response | flags.authoritative | flags.available | (recursion ? flags.recursion : 0)
  return uint16(id, common | bits, 1, answers, 0, 0)
}

function encodeRecord({ name, type, record }: ZoneRecord, ttl: number): Buffer {
  const data = encodeRecordData(type, record as never)
  const numbers = [uint16(typeNumbers[type], classInternet), uint32(ttl), uint16(data.length)]
  return Buffer.concat([encodeName(name), ...numbers, data])
}

function payloadSizeOf(message: Buffer, offset: number): number {
  const hasOpt = message.readUInt16BE(10) > 0 && message.length >= offset + 5 && message[offset] === 0
  if (!hasOpt || message.readUInt16BE(offset + 1) !== optType) return 512
  return Math.max(512, message.readUInt16BE(offset + 3))
}

// OP_MSG, and OP_QUERY with OP_REPLY for the first hello of older drivers.
// https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
import { decodeDocument, type Doc } from '../document.ts'
import { encodeBody, type Pieces } from './encode-body.ts'
import { WireError } from './frame-reader.ts'

const OP_REPLY = 1
const OP_QUERY = 2004
const OP_MSG = 2013

const CHECKSUM_PRESENT = 1
const MORE_TO_COME = 2
const KNOWN_REQUIRED_FLAGS = CHECKSUM_PRESENT | MORE_TO_COME

export interface Request {
  id: number
  form: 'msg' | 'query'
  command: Doc
  /** The client waits for an answer. */
  expectsReply: boolean
}

/** Throws WireError for anything malformed. */
export function decodeRequest(message: Buffer): Request {
  const id = message.readInt32LE(4)
  const operation = message.readInt32LE(12)
  try {
    if (operation === OP_MSG) return decodeMsg(id, message)
    if (operation === OP_QUERY) return decodeQuery(id, message)
  } catch (cause) {
    throw new WireError('malformed message', { cause })
  }
  throw new WireError(`operation ${operation} is not supported`)
}

function decodeMsg(id: number, message: Buffer): Request {
  const flags = message.readUInt32LE(16)
  if ((flags & 0xffff & ~KNOWN_REQUIRED_FLAGS) !== 0) throw new WireError('unknown flag')
  const end = message.length - (flags & CHECKSUM_PRESENT ? 4 : 0)
  const sections = { body: undefined as Doc | undefined, sequences: {} as Doc }
  let offset = 20
  while (offset < end) {
    const size = sizeAt(message, offset + 1, end)
    const content = message.subarray(offset + 1, offset + 1 + size)
    const kind = message[offset]
    if (kind === 0 && !sections.body) sections.body = decodeDocument(content)
    else if (kind === 1) decodeSequence(content, sections.sequences)
    else throw new WireError(`unexpected section of kind ${kind}`)
    offset += 1 + size
  }
  if (!sections.body) throw new WireError('no body')
  const command = { ...sections.body, ...sections.sequences }
  return { id, form: 'msg', command, expectsReply: (flags & MORE_TO_COME) === 0 }
}

/** A section of kind 1: size, name, documents one after the other. */
function decodeSequence(content: Buffer, sequences: Doc): void {
  const nameEnd = content.indexOf(0, 4)
  if (nameEnd < 0) throw new WireError('sequence without a name')
  const documents: Doc[] = []
  let offset = nameEnd + 1
  while (offset < content.length) {
    const size = sizeAt(content, offset, content.length)
    documents.push(decodeDocument(content.subarray(offset, offset + size)))
    offset += size
  }
  sequences[content.toString('utf8', 4, nameEnd)] = documents
}

function sizeAt(bytes: Buffer, offset: number, end: number): number {
  const size = bytes.readInt32LE(offset)
  if (size < 5 || offset + size > end) throw new WireError(`size ${size} at ${offset}`)
  return size
}

/** Flags, full collection name, skip, limit, then the command (possibly within $query). */
function decodeQuery(id: number, message: Buffer): Request {
  const nameEnd = message.indexOf(0, 20)
  const start = nameEnd + 9
  if (nameEnd < 0) throw new WireError('query without a collection')
  const size = sizeAt(message, start, message.length)
  const document = decodeDocument(message.subarray(start, start + size))
  const [database = 'admin'] = message.toString('utf8', 20, nameEnd).split('.')
  const command = (document['$query'] ?? document) as Doc
  return { id, form: 'query', command: { ...command, $db: database }, expectsReply: true }
}

export function encodeReply(request: Request, reply: Doc): Buffer {
  const body = encodeBody(reply)
  return request.form === 'msg' ? encodeMsg(request.id, body) : encodeOpReply(request.id, body)
}

function encodeMsg(responseTo: number, { length, pieces }: Pieces): Buffer {
  const head = header(21 + length, responseTo, OP_MSG)
  return Buffer.concat([head, Buffer.alloc(5), ...pieces], 21 + length)
}

function encodeOpReply(responseTo: number, { length, pieces }: Pieces): Buffer {
  const fields = Buffer.alloc(20)
  fields.writeInt32LE(8, 0) // AwaitCapable
  fields.writeInt32LE(1, 16) // one document
  return Buffer.concat([header(36 + length, responseTo, OP_REPLY), fields, ...pieces], 36 + length)
}

function header(length: number, responseTo: number, operation: number): Buffer {
  const head = Buffer.alloc(16)
  head.writeInt32LE(length, 0)
  head.writeInt32LE(responseTo, 8)
  head.writeInt32LE(operation, 12)
  return head
}

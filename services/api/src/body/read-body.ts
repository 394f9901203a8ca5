// The fields of a request's body: JSON, a form, or a form in parts. A large body goes to a spool while it comes, and its
// long texts and files stay there.
import type { IncomingMessage } from 'node:http'
import { ApiProblem } from '../frame/api-problem.ts'
import { fieldsOfPairs, fieldsOfParts } from './form-fields.ts'
import { LargeJson } from './large-json.ts'
import { PairsReader } from './pairs-reader.ts'
import { parseJson, type Fields } from './parse-json.ts'
import { PartsReader } from './parts-reader.ts'
import { receiveBody } from './receive-body.ts'
import type { Room } from './room.ts'

/** Bytes of a body that is read in memory, where it may be larger. */
const inMemory = 1024 * 1024
/** What is made of a body is larger than it: base64. */
const growth = 1.4

type BodyReader = {
  /** Of a small body. */
  whole(bytes: Buffer): Fields | Promise<Fields>
  push(chunk: Buffer): Promise<void>
  fields(): Promise<Fields>
}

type Bounds = {
  /** Bytes. */
  readonly limit: number
  /** It may become LargeContents. */
  readonly isLarge: boolean
}

/** @throws ApiProblem 400, 413, 415 */
export async function readBody(
  request: IncomingMessage,
  { isLarge, limit }: Bounds,
  room: Room
): Promise<Fields> {
  let reader: BodyReader | undefined
  const start: Buffer[] = []
  let size = 0
  for await (const chunk of receiveBody(request, limit)) {
    size += chunk.length
    start.push(chunk)
    if (!isLarge || size <= inMemory) continue
    reader ??= readerOf(request.headers['content-type'], room)
    for (const one of start.splice(0)) await reader.push(one)
  }
  if (size === 0) return {}
  if (!reader)
    return readerOf(request.headers['content-type'], room).whole(
      start.length === 1 ? start[0]! : Buffer.concat(start)
    )
  // From here on it is worked on, and parts of it come into memory.
  await room.takeMemory(size * growth)
  return reader.fields()
}

function readerOf(contentType = '', room: Room): BodyReader {
  const [type = ''] = contentType.toLowerCase().split(';', 1)
  switch (type.trim()) {
    case '':
    case 'application/json':
    // Clients that say nothing, where fetch says this for them.
    case 'text/plain':
      return jsonReader(room)
    case 'application/x-www-form-urlencoded':
      return pairsReader(room)
    case 'multipart/form-data':
      return partsReader(contentType, room)
    default:
      throw new ApiProblem(415, `Send application/json, not ${type.slice(0, 100)}`)
  }
}

function jsonReader(room: Room): BodyReader {
  const large = new LargeJson(room.create())
  return { whole: parseJson, push: (chunk) => large.push(chunk), fields: () => large.fields() }
}

function pairsReader(room: Room): BodyReader {
  const spooled = room.create()
  const pairs = new PairsReader(spooled)
  return {
    whole: (bytes) => fieldsOfPairs(new URLSearchParams(bytes.toString())),
    push: (chunk) => pairs.push(chunk),
    async fields() {
      await pairs.end()
      return fieldsOfParts(pairs.parts, spooled)
    }
  }
}

function partsReader(contentType: string, room: Room): BodyReader {
  const spooled = room.create()
  const parts = new PartsReader(contentType, spooled)
  const reader: BodyReader = {
    async whole(bytes) {
      await parts.push(bytes)
      return reader.fields()
    },
    push: (chunk) => parts.push(chunk),
    fields() {
      parts.end()
      return fieldsOfParts(parts.parts, spooled)
    }
  }
  return reader
}

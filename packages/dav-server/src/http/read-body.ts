// The body of a request, under a limit that counts before it is read.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { nameIn } from '@postkeep/dav-protocol'
import type { MemoryBudget } from '@postkeep/lifecycle'
import { DavRefusal } from '../dav-refusal.ts'
import type { DavService } from '../dav-service.ts'

interface Reading {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly memory: MemoryBudget
  readonly namespace: DavService['namespace']
  /** Called when the reply is sent. */
  readonly onDone: (release: () => void) => void
}

/** @throws DavRefusal 413, and 400 for one that is cut short */
export async function readBody(reading: Reading, limit: number): Promise<Buffer> {
  const { request, response, memory, namespace } = reading
  const tooLarge = () => new DavRefusal(413, { precondition: nameIn(namespace, 'max-resource-size') })
  const length = request.headers['content-length']
  const announced = length === undefined ? limit : Number(length)
  if (announced > limit) throw tooLarge()
  if (length === undefined && request.headers['transfer-encoding'] === undefined) return Buffer.alloc(0)
  reading.onDone(await memory.take(announced))
  if (/^100-continue$/i.test(request.headers['expect'] ?? '')) response.writeContinue()
  const parts: Buffer[] = []
  let size = 0
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      size += part.length
      if (size > limit) throw tooLarge()
      parts.push(part)
    }
  } catch (error) {
    if (error instanceof DavRefusal) throw error
    throw new DavRefusal(400, { text: 'The body was cut short', cause: error })
  }
  return Buffer.concat(parts, size)
}

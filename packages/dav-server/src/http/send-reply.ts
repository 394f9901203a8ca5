// A reply on its way: whole, or written bit by bit as fast as the client takes it.
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { DavReply } from '../dav-reply.ts'

/** Written at once. */
const pieceBytes = 32 * 1024

// What people store here is nothing that a browser should run (CardDAV and CalDAV have no pages).
const always: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'cache-control': 'private, no-cache'
}

/** `signal`: the client has gone. @throws what the body throws; before its first piece nothing is sent */
export async function sendReply(
  response: ServerResponse,
  { status, headers, body }: DavReply,
  signal: AbortSignal
): Promise<void> {
  const head = { ...always, ...headers }
  if (typeof body !== 'function') {
    const bytes = body === undefined ? undefined : Buffer.from(body)
    const needsLength = status !== 204 && status !== 304 && !('content-length' in head)
    const length = needsLength ? { 'content-length': String(bytes?.length ?? 0) } : {}
    response.writeHead(status, { ...head, ...length })
    response.end(bytes)
    return
  }
  let held: (string | Buffer)[] = []
  let size = 0
  const flush = async (): Promise<void> => {
    if (!response.headersSent) response.writeHead(status, head)
    const piece = Buffer.concat(held.map((one) => Buffer.from(one)))
    held = []
    size = 0
    signal.throwIfAborted()
    if (!response.write(piece)) await once(response, 'drain', { signal })
  }
  await body(async (bytes) => {
    held.push(bytes)
    size += bytes.length
    if (size >= pieceBytes) await flush()
  })
  await flush()
  response.end()
}

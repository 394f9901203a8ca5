// HTTP requests as texts, each of which may be spoiled anywhere: `METHOD /path`, lines of headers, an empty line, the body.
import { once } from 'node:events'
import { globSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'

export interface SpoiledAnswer {
  readonly status: number
  /** A byte a character, out of its chunks. */
  readonly body: string
}

/** Framing is the business of HTTP's own parser: these lines would only make the answer wait. */
const framing = /^(?:connection|content-length|transfer-encoding|expect|upgrade|keep-alive|host)\b/i

/**
 * `headers`: beside those of the text, e.g. `Authorization: …`.
 * undefined: the connection was closed without an answer, which HTTP's parser may do.
 */
export async function sendSpoiledRequest(
  url: string,
  request: Buffer,
  headers: readonly string[] = []
): Promise<SpoiledAnswer | undefined> {
  const { hostname, port } = new URL(url)
  const text = request.toString('latin1')
  const end = text.search(/\r?\n\r?\n/)
  const [first = '', ...lines] = (end < 0 ? text : text.slice(0, end)).split(/\r?\n/)
  const body = end < 0 ? '' : text.slice(end).replace(/^\r?\n\r?\n/, '')
  const head = [
    `${first} HTTP/1.1`,
    ...lines.filter((line) => line !== '' && !framing.test(line)),
    ...headers,
    `Host: ${hostname}`,
    `Content-Length: ${body.length}`,
    'Connection: close'
  ]
  const socket = connect(Number(port), hostname)
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    // It goes on in another protocol.
    if (chunks.length === 1 && chunk.toString('latin1', 0, 12) === 'HTTP/1.1 101') socket.destroy()
  })
  // What has answered before all was read may reset the connection.
  socket.on('error', () => socket.destroy())
  socket.write(Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1'))
  await once(socket, 'close')
  const answer = Buffer.concat(chunks).toString('latin1')
  const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]
  if (status === undefined) return undefined
  const at = answer.indexOf('\r\n\r\n')
  const isChunked = /\r\ntransfer-encoding: chunked/i.test(answer.slice(0, at))
  return { status: Number(status), body: isChunked ? unchunked(answer.slice(at + 4)) : answer.slice(at + 4) }
}

/** RFC 9112 §7.1 */
function unchunked(chunks: string): string {
  const sizeLine = /([0-9a-f]+)\r\n/iy
  let whole = ''
  for (let match = sizeLine.exec(chunks); match !== null; match = sizeLine.exec(chunks)) {
    const start = sizeLine.lastIndex
    const end = start + Number.parseInt(match[1]!, 16)
    whole += chunks.slice(start, end)
    sizeLine.lastIndex = end + 2
  }
  return whole
}

/** The requests of golden transcripts, each once; `${name}` filled in from `values`. */
export function transcriptRequests(pattern: string, values: Readonly<Record<string, string>>): string[] {
  const blocks = globSync(pattern)
    .toSorted()
    .flatMap((file) => readFileSync(file, 'utf8').match(/^(?:>.*\n)+/gm) ?? [])
  const requests = blocks.map((block) =>
    block
      .replaceAll(/^> ?/gm, '')
      .replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
      .trimEnd()
  )
  return [...new Set(requests)]
}

// Gets a file by HTTP: each address on the way is looked up once, must be a public one, and is what is connected to; bounded in
// redirects, time and size. What the server has not changed is not sent again (RFC 9110 §13.1).
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { publicAddress, type AddressOptions } from '@postkeep/dns'
import type { DueSource } from '@postkeep/mailbox-contract'

export interface FetchOptions extends AddressOptions {
  readonly signal: AbortSignal
  /** PEM, instead of Node's. */
  readonly tlsRoots?: readonly string[] | undefined
  readonly timeoutMs?: number | undefined
}

export type Fetched =
  | {
      readonly kind: 'fetched'
      readonly bytes: Buffer
      readonly etag: string | null
      readonly lastModified: string | null
    }
  | { readonly kind: 'unchanged' }
  /** For people to be told in their language; never has the address in it. */
  | { readonly kind: 'failed'; readonly fault: string }

const mostRedirects = 5
/** As the first server tells it, and as it is uncompressed. */
const mostBytes = 10 * 1024 * 1024
const longestMs = 60_000
const longestTag = 500
const certificateCodes = /^(?:CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED|UNABLE_TO_)/

type Source = Pick<DueSource, 'url' | 'etag' | 'lastModified'>

export async function fetchFile(source: Source, options: FetchOptions): Promise<Fetched> {
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(options.timeoutMs ?? longestMs)])
  let url = new URL(source.url)
  try {
    for (let hops = 0; hops <= mostRedirects; hops += 1) {
      const found = await fetchFrom(url, source, { ...options, signal })
      if (!(found instanceof URL)) return found
      url = found
    }
    return failed('redirects')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    return failed(certificateCodes.test(code) ? 'certificate' : 'no-answer')
  }
}

/** The file, or where it is told to be. */
async function fetchFrom(url: URL, source: Source, options: FetchOptions): Promise<Fetched | URL> {
  const place = await publicAddress(url.hostname, options)
  if (place.kind !== 'address') return failed(place.kind === 'unknown' ? 'unknown-host' : 'private-address')
  const { signal, tlsRoots } = options
  const answer = await get(url, { ip: place.ip, source, signal, tlsRoots })
  try {
    return redirection(answer, url) ?? (await read(answer))
  } finally {
    answer.destroy()
  }
}

function failed(fault: string): Fetched {
  return { kind: 'failed', fault }
}

interface Get {
  readonly ip: string
  readonly source: Source
  readonly signal: AbortSignal
  readonly tlsRoots: FetchOptions['tlsRoots']
}

function get(url: URL, { ip, signal, source, tlsRoots }: Get): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const options: RequestOptions & { servername?: string } = {
    host: ip,
    ...(url.port ? { port: Number(url.port) } : {}),
    path: url.pathname + url.search,
    headers: {
      Host: url.host,
      Accept: 'text/calendar, text/plain;q=0.5, */*;q=0.1',
      'Accept-Encoding': 'gzip',
      'User-Agent': 'Postkeep',
      ...(source.etag === null ? {} : { 'If-None-Match': source.etag }),
      ...(source.lastModified === null ? {} : { 'If-Modified-Since': source.lastModified })
    },
    // A redirection to another server has none.
    ...(url.username
      ? { auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` }
      : {}),
    // The certificate must be that of the name, though the address is connected to.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(tlsRoots ? { ca: [...tlsRoots] } : {}),
    agent: false,
    signal
  }
  return new Promise((resolve, reject) => {
    send(options).on('response', resolve).on('error', reject).end()
  })
}

/** undefined: it is none. */
function redirection({ headers, statusCode = 0 }: IncomingMessage, from: URL): URL | Fetched | undefined {
  if (![301, 302, 303, 307, 308].includes(statusCode)) return undefined
  const to = URL.parse(headers.location ?? '', from.href)
  const isPlain = to?.protocol === 'http:' && from.protocol === 'http:'
  // What was asked for under encryption is not fetched without it.
  return to && headers.location && (to.protocol === 'https:' || isPlain) ? to : failed('redirects')
}

async function read(answer: IncomingMessage): Promise<Fetched> {
  const { headers, statusCode = 0 } = answer
  if (statusCode === 304) return { kind: 'unchanged' }
  if (statusCode !== 200) return failed(`status ${statusCode}`)
  const coding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  if (coding !== 'identity' && coding !== 'gzip') return failed('no-calendar')
  const bytes = await bodyOf(answer, coding === 'gzip')
  if (bytes === undefined) return failed('too-large')
  const tag = (text: string | undefined): string | null =>
    text !== undefined && text.length <= longestTag ? text : null
  return {
    kind: 'fetched',
    bytes,
    etag: tag(headers.etag),
    lastModified: tag(headers['last-modified'])
  }
}

/** undefined: it is too large. */
async function bodyOf(answer: IncomingMessage, isPacked: boolean): Promise<Buffer | undefined> {
  const unpacked = createGunzip()
  if (isPacked) answer.on('error', (error) => unpacked.destroy(error)).pipe(unpacked)
  const body: Readable = isPacked ? unpacked : answer
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of body) {
    length += (piece as Buffer).length
    if (length > mostBytes) return undefined
    pieces.push(piece as Buffer)
  }
  return Buffer.concat(pieces, length)
}

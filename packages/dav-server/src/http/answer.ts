// One request, from its first line to its reply: where it belongs, who sends it, what it asks for.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { parsePath } from '@postkeep/dav-protocol'
import type { MemoryBudget } from '@postkeep/lifecycle'
import type { Logger } from '@postkeep/log'
import type { MailboxSession } from '@postkeep/mailbox-client'
import type { ValueOf } from '@postkeep/mailbox-contract'
import { DavRefusal } from '../dav-refusal.ts'
import type { DavReply } from '../dav-reply.ts'
import { preferencesOf, requireOwn, type DavRequest } from '../dav-request.ts'
import type { DavService, Method } from '../dav-service.ts'
import type { DavEvents } from '../events.ts'
import { placeOf, rootHref } from '../resource.ts'
import { basicCredentials } from '../sessions/basic-credentials.ts'
import type { ClientAddressOf } from '../sessions/client-address.ts'
import type { Lease, SessionCache } from '../sessions/session-cache.ts'
import { readBody } from './read-body.ts'
import { replyToError } from './reply-to-error.ts'
import { sendReply } from './send-reply.ts'

export interface Shared {
  readonly service: DavService
  readonly sessions: SessionCache
  readonly clientAddressOf: ClientAddressOf
  readonly bodyMemory: MemoryBudget
  readonly events: DavEvents
  readonly logger: Logger
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly signal: AbortSignal
  /** Run when the reply is sent, or cannot be. */
  readonly atEnd: (() => void)[]
}

/** Never rejects. */
export async function answer(
  shared: Shared,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const exchange: Exchange = { request, response, signal: gone.signal, atEnd: [] }
  const { events, logger, service } = shared
  const method = methodOf(service, request) ? request.method! : 'other'
  try {
    await sendReply(response, await replyTo(shared, exchange), gone.signal)
  } catch (error) {
    await refuse(shared, exchange, { method, error })
  } finally {
    for (const release of exchange.atEnd) release()
    events.answered(logger, { method, status: response.statusCode, path: pathForLog(request) })
  }
}

async function refuse(
  { events, logger, service }: Shared,
  { request, response, signal }: Exchange,
  { method, error }: { readonly method: string; readonly error: unknown }
): Promise<void> {
  if (signal.aborted || response.headersSent) {
    // Half an answer must not look whole.
    if (signal.aborted) events.brokeOff(logger, error)
    else events.failed(logger, method, error)
    response.destroy()
    return
  }
  const reply = replyToError(error, service)
  if (reply === undefined) events.failed(logger, method, error)
  // The rest of a body that nobody reads.
  if (!request.complete) response.setHeader('connection', 'close')
  await sendReply(response, reply ?? { status: 500 }, signal)
}

async function replyTo(shared: Shared, exchange: Exchange): Promise<DavReply> {
  const { service, logger } = shared
  const { request, signal } = exchange
  const path = pathOf(request)
  // RFC 6764 §5; before the login, as RFC 8615 has it for discovery.
  if (path.replace(/\/$/, '') === `/.well-known/${service.scope}`) {
    return { status: 301, headers: { location: rootHref, 'cache-control': 'max-age=3600' } }
  }
  const { segments } = parsePath(path)
  const { headers, method = '' } = request
  const open = await service.answerAnyone?.({ method, segments, headers })
  if (open) return open
  const place = placeOf(segments)
  const lease = await leased(shared, exchange)
  const session = service.sessionOf?.(lease.session) ?? lease.session
  const run = methodOf(service, request)
  if (run === undefined) throw new DavRefusal(request.method === 'LOCK' ? 405 : 501)
  const { address } = session.identity
  // An attachment of a shared calendar has the address of who has added it: its id is what is looked for.
  if (place.kind !== 'attachment') requireOwn(address, place)
  const davRequest: DavRequest = {
    method: request.method!,
    path,
    place,
    headers: request.headers,
    preferences: preferencesOf(request.headers),
    service,
    session,
    address,
    logger,
    signal,
    body: (limit) => bodyOf(shared, exchange, limit),
    usage: onceAsked(session)
  }
  return run(davRequest)
}

function methodOf({ methods = {} }: DavService, { method = '' }: IncomingMessage): Method | undefined {
  return Object.hasOwn(methods, method) ? methods[method] : undefined
}

/** Some clients send the whole URI. RFC 9112 §3.2.2. */
function pathOf({ url = '/' }: IncomingMessage): string {
  return url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/]*/i, '') || '/'
}

/** What is open to everybody is named by a secret. */
function pathForLog(request: IncomingMessage): string {
  return pathOf(request).replace(/^(\/published\/).*/, '$1…')
}

function bodyOf({ bodyMemory, service }: Shared, exchange: Exchange, limit: number): Promise<Buffer> {
  const { request, response, atEnd } = exchange
  const { namespace } = service
  const onDone = (release: () => void): void => void atEnd.push(release)
  return readBody({ request, response, memory: bodyMemory, namespace, onDone }, limit)
}

function onceAsked(session: MailboxSession): DavRequest['usage'] {
  let asked: Promise<ValueOf<'usage'>> | undefined
  return () => (asked ??= session.usage())
}

/** @throws DavRefusal 401; 503 after too many failures */
async function leased(
  { clientAddressOf, events, logger, service, sessions }: Shared,
  { request, atEnd }: Exchange
): Promise<Lease> {
  const { authorization, 'x-forwarded-for': forwarded } = request.headers
  const credentials = basicCredentials(authorization)
  if (credentials === undefined) throw unauthorized(service)
  const remoteAddress = clientAddressOf(request.socket.remoteAddress, forwarded?.toString())
  const lease = await sessions.lease(credentials, remoteAddress)
  if ('reason' in lease) {
    events.loginRefused(logger.child({ remoteAddress }), credentials.username, lease.reason)
    if (lease.reason === 'invalid') throw unauthorized(service)
    const headers = { 'retry-after': String(Math.ceil(lease.retryAfter)) }
    throw new DavRefusal(503, { text: 'Too many failed logins: try again later', headers })
  }
  atEnd.push(lease.release)
  return lease
}

function unauthorized({ protocol }: DavService): DavRefusal {
  const challenge = `Basic realm="${protocol}", charset="UTF-8"`
  return new DavRefusal(401, { text: 'Log in', headers: { 'www-authenticate': challenge } })
}

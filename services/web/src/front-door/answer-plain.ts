// Port 80: challenges of the certificate authority, Thunderbird's settings where a domain has no certificate, and for all
// else the way to TLS.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { answerChallenges, type ChallengeReader } from '@postkeep/certificates'
import { sendClientFile, type ClientFilesContext } from './client-files.ts'
import { hostName, routeHost } from './route-host.ts'
import type { WebEvents } from '../events.ts'

export type PlainContext = ClientFilesContext & {
  readonly challenges: ChallengeReader
  readonly events: WebEvents
  /** https://host[:port] */
  readonly siteUrl: string
}

export async function answerPlain(
  request: IncomingMessage,
  response: ServerResponse,
  context: PlainContext
): Promise<void> {
  try {
    await dispatch(request, response, context)
  } catch (error) {
    context.events.failed(error, { method: request.method ?? '', path: request.url ?? '' })
    if (!response.headersSent) response.writeHead(503)
    response.end()
  }
}

async function dispatch(
  request: IncomingMessage,
  response: ServerResponse,
  context: PlainContext
): Promise<void> {
  const url = URL.parse(
    `http://${request.headers.host ?? ''}${request.url?.startsWith('/') ? request.url : '/'}`
  )
  if (!url) return end(response, 400)
  const challenge = await answerChallenges(context.challenges, url.pathname)
  if (challenge !== undefined) {
    response.writeHead(200, { 'content-type': 'application/octet-stream' })
    response.end(challenge)
    return
  }
  const route = routeHost(url.host, context.serverDomain)
  if (
    route.kind === 'autoconfig' &&
    (await sendClientFile({ request, response, url, domain: route.domain }, context))
  )
    return
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 403)
  if (route.kind === 'unknown') return end(response, 404)
  const { port } = new URL(context.siteUrl)
  const host = route.kind === 'redirect' ? context.serverDomain : hostName(url.host)
  const location = `https://${host}${port && `:${port}`}${url.pathname}${url.search}`
  response.writeHead(301, { location, 'cache-control': 'max-age=3600' })
  response.end()
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' })
  response.end(status === 403 ? 'Use https.\n' : 'Not found.\n')
}

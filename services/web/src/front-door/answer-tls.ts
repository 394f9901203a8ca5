// Port 443: each request to the site, to a service behind the door, or to the files for mail programs.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { sendClientFile, type ClientFilesContext } from './client-files.ts'
import { routeHost } from './route-host.ts'
import { securityTxt } from './security-txt.ts'
import type { ServiceProxy } from './service-proxy.ts'
import type { WebEvents } from '../events.ts'

export type TlsContext = ClientFilesContext & {
  readonly site: RequestListener
  readonly proxy: ServiceProxy
  readonly events: WebEvents
  /** https://host[:port] */
  readonly siteUrl: string
  /** For security.txt; undefined: the postmaster. */
  readonly securityContact: string | undefined
}

/** Where other programs look first. RFC 6764 §5, RFC 8615. */
const wellKnown: Readonly<Record<string, (context: TlsContext) => string>> = {
  '/.well-known/caldav': ({ clientSettings }) => `https://${clientSettings.calendars}/`,
  '/.well-known/carddav': ({ clientSettings }) => `https://${clientSettings.contacts}/`,
  '/.well-known/change-password': ({ siteUrl }) => `${siteUrl}/my-account/security`
}

export async function answerTls(
  request: IncomingMessage,
  response: ServerResponse,
  context: TlsContext
): Promise<void> {
  try {
    await dispatch(request, response, context)
  } catch (error) {
    context.events.failed(error, { method: request.method ?? '', path: pathOf(request) })
    if (!response.headersSent) sendText(response, 500, 'That did not work.\n')
    else response.destroy()
  }
}

export function hostOf({ headers }: IncomingMessage): string {
  return String(headers[':authority'] ?? headers.host ?? '')
}

async function dispatch(
  request: IncomingMessage,
  response: ServerResponse,
  context: TlsContext
): Promise<void> {
  const route = routeHost(hostOf(request), context.serverDomain)
  if (route.kind === 'service') return context.proxy.web(route.service, request, response)
  const url = urlOf(request)
  if (!url || route.kind === 'unknown')
    return sendText(response, url ? 421 : 400, 'There is no such site here.\n')
  const domain = 'domain' in route ? route.domain : context.serverDomain
  if (await sendClientFile({ request, response, url, domain }, context)) return
  if ('domain' in route) return sendText(response, 404, 'Not found.\n')
  if (url.pathname === '/.well-known/security.txt')
    return sendText(response, 200, securityTxt(context, new Date()))
  const leadsTo = wellKnown[url.pathname]?.(context)
  if (leadsTo) return sendRedirect(response, leadsTo)
  if (route.kind === 'redirect') return sendRedirect(response, `${context.siteUrl}/`)
  context.site(request, response)
}

function urlOf(request: IncomingMessage): URL | undefined {
  const host = hostOf(request)
  return URL.parse(`https://${host}${pathOf(request)}`) ?? undefined
}

function pathOf({ url }: IncomingMessage): string {
  return url?.startsWith('/') ? url : '/'
}

function sendRedirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location })
  response.end()
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' })
  response.end(text)
}

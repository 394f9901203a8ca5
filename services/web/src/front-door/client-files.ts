// What mail programs and mail servers fetch: settings, and the policy of MTA-STS. No page, no cookie, no language.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { parseAddress } from '@postkeep/address'
import type { Directory } from '@postkeep/directory'
import { autoconfig } from '../client-settings/autoconfig.ts'
import { autodiscover, autodiscoverJson, requestedAddress } from '../client-settings/autodiscover.ts'
import type { ClientSettings } from '../client-settings/client-settings.ts'
import { mtaStsPolicy, type MtaStsMode } from './mta-sts-policy.ts'

export type ClientFilesContext = {
  readonly directory: Pick<Directory, 'domains'>
  readonly clientSettings: ClientSettings
  readonly serverDomain: string
  readonly mtaStsMode: MtaStsMode
}

type Asked = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly url: URL
  /** Which the host name is for. */
  readonly domain: string
}

const largestRequest = 16 * 1024
const xml = 'text/xml; charset=utf-8'
const autoconfigPaths = new Set(['/mail/config-v1.1.xml', '/.well-known/autoconfig/mail/config-v1.1.xml'])

/** false: it is something else. */
export async function sendClientFile(asked: Asked, context: ClientFilesContext): Promise<boolean> {
  const path = asked.url.pathname.toLowerCase()
  if (path === '/.well-known/mta-sts.txt') return sendPolicy(asked, context)
  if (autoconfigPaths.has(path)) return sendAutoconfig(asked, context)
  if (path === '/autodiscover/autodiscover.xml') return sendAutodiscover(asked, context)
  // Outlook puts the address behind it: /autodiscover/autodiscover.json/v1.0/bob@example.com?Protocol=AutodiscoverV1
  if (/^\/autodiscover\/autodiscover\.json(?:\/v1\.0\/[^/]+)?$/.test(path)) {
    send(asked.response, 'application/json', autodiscoverJson(asked.url.host))
    return true
  }
  return false
}

async function sendPolicy({ domain, response }: Asked, context: ClientFilesContext): Promise<boolean> {
  if (!(await context.directory.domains.isLocal(domain))) return false
  send(response, 'text/plain; charset=utf-8', mtaStsPolicy(context.serverDomain, context.mtaStsMode))
  return true
}

async function sendAutoconfig(
  { domain, response, url }: Asked,
  context: ClientFilesContext
): Promise<boolean> {
  const address = parseAddress(url.searchParams.get('emailaddress') ?? '')
  const wanted = address?.domain ?? domain
  if (!(await context.directory.domains.isLocal(wanted))) return false
  send(response, xml, autoconfig(wanted, context.clientSettings))
  return true
}

async function sendAutodiscover(asked: Asked, context: ClientFilesContext): Promise<boolean> {
  const address = requestedAddress(await bodyOf(asked.request))
  const parsed = address === undefined ? undefined : parseAddress(address)
  if (!address || !parsed || !(await context.directory.domains.isLocal(parsed.domain))) return false
  send(asked.response, xml, autodiscover(address, context.clientSettings))
  return true
}

/** '' where it is too large. */
async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > largestRequest) return ''
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

function send(response: ServerResponse, type: string, text: string): void {
  response.writeHead(200, {
    'content-type': type,
    'cache-control': 'max-age=3600',
    'x-content-type-options': 'nosniff'
  })
  response.end(text)
}

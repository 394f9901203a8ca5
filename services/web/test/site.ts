// The web service with Redis, MongoDB, a DNS and the mailbox service behind it, and a browser's manners: cookies, forms.
import { Agent, request as send } from 'node:https'
import { createServerSealer, generateServerKey } from '@postkeep/crypto'
import { connectDatabase, type Email } from '@postkeep/database'
import { createDirectory, type Directory } from '@postkeep/directory'
import { silentLogger as logger } from '@postkeep/log'
import { createQueue, type ClaimedEmail } from '@postkeep/outbound'
import {
  createTestCa,
  freePort,
  startDnsServer,
  startMongo,
  startRedis,
  temporaryFolder,
  type DnsServer
} from '@postkeep/testkit'
import { writeFile } from 'node:fs/promises'
import { composeSqlite, readSqliteConfig } from '../../sqlite/src/index.ts'
import { composeWeb, readWebConfig, shownSettings } from '../src/index.ts'

export const serverDomain = 'server.test'
export const basic = { username: 'admin', password: 'installer made this' }

export type Reply = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

type RequestOptions = {
  method?: string
  host?: string
  headers?: Record<string, string>
  body?: string
  cookies?: Map<string, string>
}

export type Site = AsyncDisposable & {
  readonly directory: Directory
  readonly dns: DnsServer
  readonly port: number
  readonly httpPort: number
  readonly ca: string
  readonly redisUrl: string
  /** What the services of the test are configured with. */
  readonly environment: Readonly<Record<string, string>>
  readonly database: Awaited<ReturnType<typeof connectDatabase>>
  request(path: string, options?: RequestOptions): Promise<Reply>
  /** Of a queued message of the server's own. */
  mailText(email: Email): Promise<string>
  visitor(): Visitor
}

export async function startSite(changes: Readonly<Record<string, string>> = {}): Promise<Site> {
  const stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const redis = stack.use(await startRedis({ own: true }))
  const mongo = stack.use(await startMongo())
  const dns = stack.use(await startDnsServer())
  const ca = await createTestCa()
  const issued = await ca.issue({ names: ['localhost', serverDomain, `*.${serverDomain}`] })
  const [key, cert] = [`${folder.path}/key.pem`, `${folder.path}/cert.pem`]
  await writeFile(key, issued.key)
  await writeFile(cert, issued.chain)
  const env = {
    DOMAIN: serverDomain,
    LISTEN_HOST: '127.0.0.1',
    WEB_PORT: '0',
    WEB_HTTP_PORT: '0',
    MONGO_URL: mongo.url,
    REDIS_URL: redis.url,
    HELPER_ENCRYPTION_KEY: generateServerKey(),
    RPC_SECRET: 'a secret of the tests',
    SQLITE_PORT: String(await freePort()),
    SQLITE_PATH: `${folder.path}/mailboxes`,
    SQLITE_WORKERS: '1',
    DNS_SERVERS: dns.address,
    TLS_KEY_FILE: key,
    TLS_CERT_FILE: cert,
    AUTH_BASIC_USERNAME: basic.username,
    AUTH_BASIC_PASSWORD: basic.password,
    SHUTDOWN_GRACE: '1s',
    ...changes
  }
  const database = await connectDatabase({ url: env.MONGO_URL, logger })
  stack.defer(() => database.close())
  stack.use(await composeSqlite(readSqliteConfig(env), { logger }))
  const web = stack.use(await composeWeb(readWebConfig(env), { logger, settings: shownSettings(env) }))
  const { web: bound, webHttp } = web.addresses!
  if (!bound || !webHttp) throw new Error('the service has no addresses')
  const agent = new Agent({ ca: ca.caPem, keepAlive: false })
  const request = (path: string, options: RequestOptions = {}): Promise<Reply> =>
    exchange({ agent, port: bound.port, path, options })
  const sealer = createServerSealer(env.HELPER_ENCRYPTION_KEY)
  const queue = createQueue({ database, sealer, logger })
  return {
    async mailText(email) {
      const raw = (await queue.openBody(email as ClaimedEmail)).toString()
      return Buffer.from(raw.slice(raw.indexOf('\r\n\r\n')), 'base64').toString()
    },
    directory: createDirectory({ database, sealer, logger, serverDomain }),
    database,
    dns,
    request,
    ca: ca.caPem,
    redisUrl: redis.url,
    environment: env,
    port: bound.port,
    httpPort: webHttp.port,
    visitor: () => new Visitor(request),
    [Symbol.asyncDispose]: () => stack.disposeAsync()
  }
}

type Exchange = { agent: Agent; port: number; path: string; options: RequestOptions }

function exchange({ agent, options, path, port }: Exchange): Promise<Reply> {
  const { body = '', cookies = new Map<string, string>(), headers = {}, host = serverDomain } = options
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  return new Promise((resolve, reject) => {
    const outgoing = send({
      agent,
      port,
      path,
      host: '127.0.0.1',
      servername: 'localhost',
      method: options.method ?? 'GET',
      headers: { host, ...(cookie && { cookie }), ...headers }
    })
    outgoing.on('error', reject)
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('end', () => {
        const status = incoming.statusCode ?? 0
        resolve({ status, headers: incoming.headers, body: Buffer.concat(chunks).toString() })
      })
    })
    outgoing.end(body)
  })
}

/** Keeps cookies, follows redirects, fills in forms as they are on the page. */
export class Visitor {
  readonly cookies = new Map<string, string>()
  readonly headers: Record<string, string> = {}
  path = ''
  page: Reply = { status: 0, headers: {}, body: '' }
  readonly #request: Site['request']

  constructor(request: Site['request']) {
    this.#request = request
  }

  async get(path: string): Promise<Reply> {
    return this.#follow(path, { method: 'GET' })
  }

  /** Sends the form of the page whose action is `action` (default: the page itself), with its token. */
  async submit(fields: Readonly<Record<string, string | string[]>>, action?: string): Promise<Reply> {
    const token = /name="_csrf"\s+value="([\w-]+)"/.exec(this.page.body)?.[1] ?? ''
    return this.post(action ?? this.path, { _csrf: token, ...hiddenFields(this.page.body), ...fields })
  }

  async post(path: string, fields: Readonly<Record<string, string | string[]>>): Promise<Reply> {
    const body = new URLSearchParams(
      Object.entries(fields).flatMap(([name, value]) =>
        [value].flat().map((one): [string, string] => [name, one])
      )
    ).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: `https://${serverDomain}` }
    return this.#follow(path, { method: 'POST', body, headers })
  }

  /** Sends the form of the page with a file `file`, as browsers do. */
  async upload(file: string | undefined, fields: Readonly<Record<string, string>> = {}): Promise<Reply> {
    const form = new FormData()
    const token = /name="_csrf"\s+value="([\w-]+)"/.exec(this.page.body)?.[1] ?? ''
    for (const [name, value] of Object.entries({ _csrf: token, ...hiddenFields(this.page.body), ...fields }))
      form.append(name, value)
    if (file !== undefined) form.append('file', new Blob([file]), 'file')
    const encoded = new Response(form)
    const headers = {
      'content-type': encoded.headers.get('content-type')!,
      origin: `https://${serverDomain}`
    }
    return this.#follow(this.path, { method: 'POST', body: await encoded.text(), headers })
  }

  async logIn(email: string, password: string): Promise<void> {
    await this.get('/en/log-in')
    await this.submit({ email, password })
  }

  text(): string {
    return this.page.body.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
  }

  async #follow(path: string, options: RequestOptions): Promise<Reply> {
    const headers = { ...this.headers, ...options.headers }
    this.page = await this.#request(path, { ...options, headers, cookies: this.cookies })
    this.path = path
    for (const line of [this.page.headers['set-cookie'] ?? []].flat()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
      if (/Max-Age=0/.test(line)) this.cookies.delete(name!)
      else this.cookies.set(name!, value!)
    }
    const { location } = this.page.headers
    const isHere = typeof location === 'string' && location.startsWith('/')
    return isHere && [302, 303].includes(this.page.status)
      ? this.#follow(location, { method: 'GET' })
      : this.page
  }
}

function hiddenFields(body: string): Record<string, string> {
  const found = [...body.matchAll(/<input type="hidden" name="(?!_csrf)(\w+)" value="([^"]*)"/g)]
  return Object.fromEntries(found.map(([, name, value]) => [name!, value!.replaceAll('&amp;', '&')]))
}

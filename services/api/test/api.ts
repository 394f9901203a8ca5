// The API with Redis, MongoDB, a DNS and the mailbox service behind it, and people who use it.
import { createServerSealer, generateServerKey } from '@postkeep/crypto'
import { connectDatabase, type Database } from '@postkeep/database'
import { createDirectory, type Directory } from '@postkeep/directory'
import { silentLogger as logger } from '@postkeep/log'
import {
  freePort,
  startDnsServer,
  startMongo,
  startRedis,
  temporaryFolder,
  type DnsServer
} from '@postkeep/testkit'
import { composeSqlite, readSqliteConfig } from '../../sqlite/src/index.ts'
import { composeApi, readApiConfig } from '../src/index.ts'

export const serverDomain = 'server.test'

export type Reply = {
  readonly status: number
  readonly headers: Headers
  /** Of JSON; the shape is the test's to look at. */
  readonly json: Json
  readonly text: string
}

// oxlint-disable-next-line typescript/no-explicit-any -- what comes over the wire is what the tests are about
export type Json = any

export type Asked = {
  readonly as?: string | undefined
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly raw?: string | URLSearchParams | FormData
}

export type Api = AsyncDisposable & {
  readonly directory: Directory
  readonly database: Database
  readonly dns: DnsServer
  readonly port: number
  readonly environment: Readonly<Record<string, string>>
  /** `path`: GET where it begins with a slash; else METHOD and path. */
  call(path: string, asked?: Asked): Promise<Reply>
  /** A new account; gives the credentials of a token. */
  person(email: string): Promise<string>
  /** A new alias with a mailbox, at a domain that is made where it is not there; gives address and password. */
  mailbox(address: string): Promise<string>
}

export async function startApi(changes: Readonly<Record<string, string>> = {}): Promise<Api> {
  const stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const redis = stack.use(await startRedis({ own: true }))
  const mongo = stack.use(await startMongo())
  const dns = stack.use(await startDnsServer())
  const environment = {
    DOMAIN: serverDomain,
    LISTEN_HOST: '127.0.0.1',
    API_PORT: '0',
    MONGO_URL: mongo.url,
    REDIS_URL: redis.url,
    HELPER_ENCRYPTION_KEY: generateServerKey(),
    RPC_SECRET: 'a secret of the tests',
    SQLITE_PORT: String(await freePort()),
    SQLITE_PATH: `${folder.path}/mailboxes`,
    SQLITE_WORKERS: '1',
    DNS_SERVERS: dns.address,
    SHUTDOWN_GRACE: '1s',
    ...changes
  }
  const database = await connectDatabase({ url: mongo.url, logger })
  stack.defer(() => database.close())
  stack.use(await composeSqlite(readSqliteConfig(environment), { logger }))
  const running = stack.use(await composeApi(readApiConfig(environment), { logger }))
  const { port } = running.addresses!['api']!
  const sealer = createServerSealer(environment.HELPER_ENCRYPTION_KEY)
  const directory = createDirectory({ database, sealer, logger, serverDomain })
  const api: Api = {
    directory,
    database,
    dns,
    port,
    environment,
    call: (path, asked) => call(`http://127.0.0.1:${port}`, path, asked),
    async person(email) {
      await directory.users.create({ email, password: 'correct horse battery', isVerified: true })
      return `${(await directory.apiKeys.create({ user: email })).token}:`
    },
    async mailbox(address) {
      const [name, domain] = address.split('@') as [string, string]
      const user = `owner@${domain}.far.example`
      const as = await api.person(user)
      await api.call('POST /v1/domains', { as, body: { domain } })
      const path = `/v1/domains/${domain}/aliases`
      await api.call(`POST ${path}`, { as, body: { name, has_imap: true } })
      const { json } = await api.call(`POST ${path}/${name}/generate-password`, { as })
      return `${json.username}:${json.password}`
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync()
  }
  return api
}

async function call(base: string, written: string, asked: Asked = {}): Promise<Reply> {
  const [method, path] = written.startsWith('/')
    ? ['GET', written]
    : (written.split(' ', 2) as [string, string])
  const { as, body, headers, raw } = asked
  const response = await fetch(`${base}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(as !== undefined && { authorization: `Basic ${btoa(as)}` }),
      ...headers
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(raw !== undefined && { body: raw })
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json')
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? JSON.parse(text) : undefined
  }
}

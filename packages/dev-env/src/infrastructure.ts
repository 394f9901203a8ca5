// MongoDB, Redis and a DNS server for the suite: what the environment names, else what is installed, else ours.
import { mkdirSync } from 'node:fs'
import {
  freePort,
  hasProgram,
  startDnsServer,
  startMongoProcess,
  startProcess,
  startRedis,
  type DnsServer
} from '@postkeep/testkit'
import type { DataFolder } from './data-folder.ts'

export interface Infrastructure extends AsyncDisposable {
  readonly mongo: { readonly url: string; readonly what: string }
  readonly redis: { readonly url: string; readonly what: string }
  readonly dns: DnsServer
  readonly pids: number[]
}

interface Part {
  readonly url: string
  readonly what: string
  readonly pid?: number
  stop(): Promise<unknown>
}

const nothing = () => Promise.resolve()

export async function startInfrastructure(folder: DataFolder, inProcess: boolean): Promise<Infrastructure> {
  const stack = new AsyncDisposableStack()
  try {
    const redis = await startRedisPart()
    stack.defer(async () => void (await redis.stop()))
    const mongo = await startMongoPart(folder, inProcess)
    stack.defer(async () => void (await mongo.stop()))
    const dns = stack.use(await startDnsServer())
    const pids = [redis.pid, mongo.pid].filter((pid) => pid !== undefined && pid > 0) as number[]
    return { mongo, redis, dns, pids, [Symbol.asyncDispose]: () => stack.disposeAsync() }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}

async function startRedisPart(): Promise<Part> {
  const server = await startRedis()
  const what = server.pid > 0 ? 'redis-server on this machine' : 'the one of REDIS_URL'
  return { url: server.url, what, pid: server.pid, stop: () => server.stop() }
}

async function startMongoPart(folder: DataFolder, inProcess: boolean): Promise<Part> {
  const given = process.env['MONGO_URL']
  if (given) return { url: given, what: 'the one of MONGO_URL', stop: nothing }
  const dbpath = folder.at('mongo')
  mkdirSync(dbpath, { recursive: true })
  if (hasProgram('mongod')) return startMongod(dbpath)
  const what = 'the embedded MongoDB-wire server, for trying out only'
  if (!inProcess) {
    const server = await startMongoProcess({ dbpath })
    return { url: withDatabase(server.url), what, pid: server.pid, stop: () => server.stop() }
  }
  const { startEmbeddedMongo } = await import('@postkeep/embedded-mongo')
  const server = await startEmbeddedMongo({ port: 0, dbpath, durable: true })
  return { url: withDatabase(server.url), what, stop: () => server.close() }
}

async function startMongod(dbpath: string): Promise<Part> {
  const port = await freePort()
  const args = ['--dbpath', dbpath, '--port', String(port), '--bind_ip', '127.0.0.1']
  const server = await startProcess({
    command: 'mongod',
    args,
    ready: /Waiting for connections/,
    timeoutMs: 60_000
  })
  return {
    url: `mongodb://127.0.0.1:${port}/postkeep`,
    what: 'mongod on this machine',
    pid: server.pid,
    stop: () => server.stop()
  }
}

function withDatabase(url: string): string {
  return `${url.replace(/\/$/, '')}/postkeep`
}

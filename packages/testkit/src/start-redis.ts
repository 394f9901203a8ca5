// A Redis of one's own for a test file, without persistence unless asked for.
import { randomBytes } from 'node:crypto'
import { freePort } from './free-port.ts'
import { hasProgram } from './has-program.ts'
import { startProcess, type TestProcess } from './start-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

export type TestRedis = AsyncDisposable & {
  readonly url: string
  readonly port: number
  /** 0 for a server that REDIS_URL names. */
  readonly pid: number
  /** Random; to be used where a server is shared. */
  readonly keyPrefix: string
  stop(): Promise<void>
  /** kill -9. */
  kill(): Promise<void>
  /** Starts it again on the same port (and the same data, where `durable`). */
  restart(): Promise<void>
}

type RedisOptions = {
  /** Keep an append-only file, synced at each write. */
  durable?: boolean
  /** Start a server even where REDIS_URL names one: for tests that kill it. */
  own?: boolean
}

export async function startRedis({ durable = false, own = false }: RedisOptions = {}): Promise<TestRedis> {
  const given = process.env['REDIS_URL']
  if (given && !own) return sharedRedis(given)
  const command = ['redis-server', 'valkey-server'].find(hasProgram)
  if (!command) {
    throw new Error(
      'No Redis: install redis-server or valkey-server (apt-get install redis-server), or set REDIS_URL'
    )
  }
  const folder = await temporaryFolder()
  const port = await freePort()
  const start = (): Promise<TestProcess> =>
    startProcess({ command, args: argsFor(port, folder.path, durable), ready: /Ready to accept connections/ })
  let server = await start()
  const stop = async (): Promise<void> => {
    await server.stop()
    await folder[Symbol.asyncDispose]()
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    get pid() {
      return server.pid
    },
    keyPrefix: randomPrefix(),
    stop,
    async kill() {
      await server.kill()
    },
    async restart() {
      await server.stop()
      server = await start()
    },
    [Symbol.asyncDispose]: stop
  }
}

function argsFor(port: number, folder: string, durable: boolean): string[] {
  const persistence = durable ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no']
  return ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder, ...persistence]
}

function sharedRedis(url: string): TestRedis {
  const refuse = (): Promise<never> =>
    Promise.reject(new Error('The Redis of REDIS_URL is not ours to end: use { own: true }'))
  const stop = (): Promise<void> => Promise.resolve()
  const port = Number(new URL(url).port || 6379)
  return {
    url,
    port,
    pid: 0,
    keyPrefix: randomPrefix(),
    stop,
    kill: refuse,
    restart: refuse,
    [Symbol.asyncDispose]: stop
  }
}

function randomPrefix(): string {
  return `test-${randomBytes(6).toString('hex')}:`
}

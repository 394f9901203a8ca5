// A MongoDB with a database of one's own: that of MONGO_URL, or the embedded server.
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { startProcess, type TestProcess } from './start-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

export type TestMongo = AsyncDisposable & {
  /** With the name of a random database. */
  readonly url: string
  stop(): Promise<void>
}

/** `dbpath`: where the embedded server keeps its data; left out, it goes when the server stops. */
export async function startMongo(options: { dbpath?: string; durable?: boolean } = {}): Promise<TestMongo> {
  const given = process.env['MONGO_URL']
  if (given) return testMongo(withRandomDatabase(given), () => Promise.resolve())
  const { startEmbeddedMongo } = await import('@postkeep/embedded-mongo')
  const folder = options.dbpath ? undefined : await temporaryFolder()
  const dbpath = options.dbpath ?? folder!.path
  const server = await startEmbeddedMongo({ port: 0, dbpath, durable: options.durable ?? false })
  return testMongo(withRandomDatabase(server.url), async () => {
    await server.close()
    await folder?.[Symbol.asyncDispose]()
  })
}

export type MongoProcess = TestProcess & { readonly url: string; readonly port: number }

/** The embedded server as a process of its own, to be killed. `port` 0: any. The caller keeps and removes `dbpath`. */
export async function startMongoProcess({
  port = 0,
  dbpath
}: {
  port?: number
  dbpath: string
}): Promise<MongoProcess> {
  const main = fileURLToPath(new URL('main.ts', import.meta.resolve('@postkeep/embedded-mongo')))
  const args = [main, '--port', String(port), '--dbpath', dbpath]
  const server = await startProcess({ command: process.execPath, args, ready: /^READY mongodb:\/\// })
  const url = server.readyLine.replace(/^READY /, '').trim()
  return Object.assign(server, { url, port: Number(new URL(url).port) })
}

function testMongo(url: string, stop: () => Promise<void>): TestMongo {
  return { url, stop, [Symbol.asyncDispose]: stop }
}

/** mongodb://host[,host]/name?options: only the name is replaced. */
function withRandomDatabase(url: string): string {
  const name = `test_${randomBytes(6).toString('hex')}`
  return url.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${name}`)
}

// What a mail server on this machine can do at most: the disk, the encrypted store and the network, each with nothing around it.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, fdatasyncSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import { collectFigures, milliseconds, perSecond, type Figure } from './measurement.ts'

const recordBytes = 10 * 1024
const chunkBytes = 64 * 1024

/** How often; less for a quick look. */
export interface LimitCounts {
  readonly writes: number
  readonly roundTrips: number
  readonly megabytes: number
}

export async function measureLimits(
  folder: string,
  counts: LimitCounts = { writes: 2000, roundTrips: 20_000, megabytes: 2000 }
): Promise<Figure[]> {
  const { figures, take } = collectFigures('limits')
  const place = join(folder, 'limits')
  mkdirSync(place, { recursive: true })
  const { megabytes, roundTrips, writes } = counts
  take(
    'write of 10 KB and fdatasync',
    '/s',
    perSecond(writes, await milliseconds(() => writeFile(place, writes)))
  )
  const inserts = await milliseconds(() => insert(place, writes))
  take('insert of 10 KB into encrypted SQLite, a commit each', '/s', perSecond(writes, inserts))
  take('TCP round trip of 64 bytes on loopback', '/s', perSecond(roundTrips, await echo(roundTrips)))
  take('TCP on loopback, one connection', 'MB/s', perSecond(megabytes, await stream(megabytes)))
  rmSync(place, { recursive: true })
  return figures
}

function writeFile(folder: string, count: number): Promise<void> {
  const file = openSync(join(folder, 'file'), 'w')
  const record = randomBytes(recordBytes)
  for (let index = 0; index < count; index++) {
    writeSync(file, record)
    fdatasyncSync(file)
  }
  closeSync(file)
  return Promise.resolve()
}

/** As packages/mailbox-store opens a mailbox. */
function insert(folder: string, count: number): Promise<void> {
  const database = new Database(join(folder, 'mailbox.db'))
  database.pragma("cipher='chacha20'")
  database.key(Buffer.concat([Buffer.from('raw:'), randomBytes(32)]))
  for (const setting of ['page_size=8192', 'locking_mode=EXCLUSIVE', 'journal_mode=WAL', 'synchronous=FULL'])
    database.pragma(setting)
  database.exec('CREATE TABLE body (id INTEGER PRIMARY KEY, z BLOB)')
  const statement = database.prepare('INSERT INTO body (z) VALUES (?)')
  const record = randomBytes(recordBytes)
  for (let index = 0; index < count; index++) statement.run(record)
  database.close()
  return Promise.resolve()
}

/** Milliseconds of one after the other. */
async function echo(count: number): Promise<number> {
  await using server = await listen((socket) => socket.pipe(socket))
  const socket = connect(server.port, '127.0.0.1').setNoDelay(true)
  await once(socket, 'connect')
  const message = Buffer.alloc(64)
  const elapsed = await milliseconds(
    () =>
      new Promise<void>((resolve, reject) => {
        let left = count
        socket.on('error', reject)
        socket.on('data', () => (--left > 0 ? socket.write(message) : resolve()))
        socket.write(message)
      })
  )
  socket.destroy()
  return elapsed
}

/** Milliseconds until all has arrived. */
async function stream(megabytes: number): Promise<number> {
  const arrived = Promise.withResolvers<void>()
  const bytes = megabytes * 1e6
  let seen = 0
  await using server = await listen((socket) => {
    socket.on('data', (chunk) => (seen += chunk.length) >= bytes && arrived.resolve())
  })
  const socket = connect(server.port, '127.0.0.1')
  await once(socket, 'connect')
  const chunk = Buffer.alloc(chunkBytes)
  const elapsed = await milliseconds(async () => {
    for (let sent = 0; sent < bytes; sent += chunk.length) {
      if (!socket.write(chunk)) await once(socket, 'drain')
    }
    await arrived.promise
  })
  socket.destroy()
  return elapsed
}

async function listen(onSocket: Parameters<typeof createServer>[1]) {
  const server = createServer({ noDelay: true }, onSocket)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.close()
      await once(server, 'close')
    }
  }
}

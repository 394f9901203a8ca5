// COMPRESS=DEFLATE with a client of our own making. RFC 4978.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type TLSSocket, connect } from 'node:tls'
import { after, before, test } from 'node:test'
import { constants, createDeflateRaw, createInflateRaw, deflateRawSync } from 'node:zlib'
import { type Account, type Fixture, startFixture } from './fixture.ts'
import { loginLine } from './raw-client.ts'

let fixture: Fixture
let account: Account

before(async () => {
  fixture = await startFixture()
  account = await fixture.newAccount()
})
after(() => fixture[Symbol.asyncDispose]())

/** Waits for the text in what comes, from the last text waited for on; keeps what comes in between. */
const heard = new WeakMap<NodeJS.ReadableStream, { text: string }>()

async function until(stream: NodeJS.ReadableStream, text: string): Promise<string> {
  let known = heard.get(stream)
  if (known === undefined) {
    const fresh = { text: '' }
    stream.on('data', (chunk: Buffer) => (fresh.text += chunk.toString('latin1')))
    heard.set(stream, fresh)
    known = fresh
  }
  const signal = AbortSignal.timeout(60_000)
  while (!known.text.includes(text)) await once(stream, 'data', { signal })
  const received = known.text
  known.text = ''
  return received
}

async function openDeflated(): Promise<TLSSocket> {
  const socket = connect({ port: fixture.imaps, host: '127.0.0.1', ca: fixture.ca })
  socket.on('error', () => {})
  await until(socket, 'Ready')
  socket.write(loginLine(account))
  await until(socket, 'login OK')
  socket.write('z COMPRESS DEFLATE\r\n')
  await until(socket, 'z OK')
  return socket
}

test('both directions are deflated, command by command', async () => {
  const socket = await openDeflated()
  const input = socket.pipe(createInflateRaw())
  const output = createDeflateRaw({ flush: constants.Z_SYNC_FLUSH })
  output.pipe(socket)
  output.write('a NOOP\r\n')
  assert.match(await until(input, 'a OK'), /NOOP completed/)
  output.write('b COMPRESS DEFLATE\r\n')
  assert.match(await until(input, 'b '), /b NO \[COMPRESSIONACTIVE\]/)
  output.write(
    `c APPEND INBOX {200000+}\r\n${'x'.repeat(100).concat('\r\n').repeat(2000).slice(0, 200_000)}\r\n`
  )
  await until(input, 'c OK')
  output.write('d SELECT INBOX\r\n')
  await until(input, 'd OK')
  output.write('e FETCH 1 BODY.PEEK[]\r\n')
  assert.ok((await until(input, 'e OK')).length > 200_000)
  const closed = once(socket, 'close')
  output.write('f LOGOUT\r\n')
  assert.match(await until(input, 'f OK'), /BYE/)
  await closed
})

test('bytes that are no DEFLATE end the connection', async () => {
  const socket = await openDeflated()
  socket.write('a NOOP\r\n'.repeat(100))
  await once(socket, 'close', { signal: AbortSignal.timeout(60_000) })
})

test('a bomb is a line that is too long, and no more', async () => {
  const socket = await openDeflated()
  const input = socket.pipe(createInflateRaw())
  input.on('error', () => {})
  const bomb = deflateRawSync(Buffer.alloc(64 * 1024 * 1024, 'x'), { finishFlush: constants.Z_SYNC_FLUSH })
  socket.write(bomb)
  const line = deflateRawSync('\r\na NOOP\r\n', { finishFlush: constants.Z_SYNC_FLUSH })
  socket.write(line)
  assert.match(await until(input, 'a OK'), /BAD Line is too long/)
  socket.destroy()
})

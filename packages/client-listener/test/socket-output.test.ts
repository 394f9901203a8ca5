// A long answer waits for its reader.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, type Socket, connect, createServer } from 'node:net'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { ConnectionLost, SocketOutput } from '../src/index.ts'

const piece = Buffer.alloc(64 * 1024, 'x')
const pieces = 1000

/** Sends all pieces; `sent` says how many so far. */
async function begin(): Promise<{
  reader: Socket
  sent: () => number
  all: Promise<void>
  blocked: Promise<void>
}> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const reader = connect((server.address() as AddressInfo).port, '127.0.0.1')
  reader.pause()
  const [socket] = (await once(server, 'connection')) as [Socket]
  server.close()
  socket.on('error', () => {})
  const output = new SocketOutput(socket)
  const { promise: blocked, resolve } = Promise.withResolvers<void>()
  let sent = 0
  const sendAll = async (): Promise<void> => {
    for (; sent < pieces; sent += 1) {
      output.write(piece)
      if (socket.writableNeedDrain) resolve()
      await output.ready()
    }
    socket.end()
  }
  return { reader, sent: () => sent, all: sendAll(), blocked }
}

test('no more is written than the socket takes, and all of it when the client reads', async () => {
  const { reader, sent, all, blocked } = await begin()
  await blocked
  await turn()
  assert.ok(sent() < pieces)
  let received = 0
  reader.on('data', (chunk: Buffer) => (received += chunk.length))
  reader.resume()
  await all
  await once(reader, 'end')
  assert.equal(received, pieces * piece.length)
})

test('a client that goes while it is waited for ends the answer', async () => {
  const { reader, sent, all, blocked } = await begin()
  await blocked
  await turn()
  reader.destroy()
  await assert.rejects(all, ConnectionLost)
  assert.ok(sent() < pieces)
})

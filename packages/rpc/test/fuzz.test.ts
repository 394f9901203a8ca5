// Random bytes and mutated frames at both sides: the connection ends, the process and the other connections live.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import fc from 'fast-check'
import { frameKind } from '../src/frame.ts'
import { helloOf, newNonce, proofOf, readHello } from '../src/handshake.ts'
import { RpcUnavailable } from '../src/index.ts'
import { headed, pack } from '../src/payload.ts'
import { client, frame, rawSocket, secret, serve, until } from './rpc-fixture.ts'

const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array))
const goodFrames = [
  frame(frameKind.request, 1, Buffer.concat(headed(['echo', { a: [1, 'x'] }], [Buffer.from('attachment')]))),
  frame(frameKind.notify, 0, Buffer.concat(headed(['echo', 1], []))),
  frame(frameKind.response, 1, Buffer.concat(headed({ ok: true }, []))),
  frame(frameKind.error, 1, pack(['code', 'message', 1])),
  frame(frameKind.stream, 1, Buffer.from('stream')),
  frame(frameKind.push, 0, Buffer.concat(headed('push', []))),
  frame(frameKind.credit, 1, Buffer.alloc(0)),
  frame(frameKind.cancel, 1, Buffer.alloc(0)),
  frame(frameKind.ping, 0, Buffer.alloc(0))
]
const mutated = fc
  .tuple(fc.constantFrom(...goodFrames), fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 4 }))
  .map(([good, changes]) => {
    const changed = Buffer.from(good)
    for (const [place, value] of changes) changed[place % changed.length] = value
    return changed
  })
const badRequests = [
  frame(frameKind.request, 1, Buffer.concat(headed('no list', []))),
  frame(frameKind.request, 1, Buffer.from([0, 0, 0, 5, 0xdd, 0xff, 0xff, 0xff, 0xff])),
  frame(frameKind.request, 1, Buffer.from([0, 0, 0, 5, 0xdf, 0xff, 0xff, 0xff, 0xff])),
  frame(frameKind.request, 1, Buffer.from([0xff, 0xff, 0xff, 0xff])),
  frame(99, 1, Buffer.alloc(0))
]

test('a server survives whatever an authenticated client sends', async (t) => {
  const server = await serve(t)
  const healthy = client(t, server)
  const send = async (chunks: Buffer[]) => {
    const socket = await rawSocket(t, server.address.port)
    const own = newNonce()
    socket.write(frame(frameKind.hello, 0, helloOf(own)))
    const [hello] = (await once(socket, 'data')) as [Buffer]
    const nonces = { client: own, server: readHello(hello.subarray(9)) }
    socket.write(frame(frameKind.auth, 0, proofOf('client', secret, nonces)))
    await finish(socket, chunks)
  }
  const before = process.memoryUsage().rss
  for (const bad of badRequests) await send([bad])
  await fc.assert(fc.asyncProperty(fc.array(fc.oneof(mutated, bytes), { maxLength: 6 }), send), {
    numRuns: 200
  })
  assert.equal((await healthy.call('echo', 'alive')).value, 'alive')
  assert.ok(process.memoryUsage().rss - before < 200_000_000)
})

test('a server survives whatever a stranger sends', async (t) => {
  const server = await serve(t)
  const send = async (chunks: Buffer[]) => finish(await rawSocket(t, server.address.port), chunks)
  await fc.assert(fc.asyncProperty(fc.array(fc.oneof(mutated, bytes), { maxLength: 6 }), send), {
    numRuns: 100
  })
  assert.equal(server.connections, 0)
})

test('a client survives whatever a server sends', async (t) => {
  let answer: Buffer[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    const own = newNonce()
    socket.write(frame(frameKind.hello, 0, helloOf(own)))
    let received = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      if (received.length < 2 * 9 + 15 + 32 + 32) return
      const nonces = { client: readHello(received.subarray(9, 9 + 47)), server: own }
      socket.removeAllListeners('data').resume()
      socket.end(Buffer.concat([frame(frameKind.auth, 0, proofOf('server', secret, nonces)), ...answer]))
    })
  }).listen(0, '127.0.0.1')
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  let opened = 0
  const rpc = client(t, { address: { host: '127.0.0.1', port } } as never, {
    onConnect: () => void opened++,
    reconnect: { firstDelayMs: 0, longestDelayMs: 0 }
  })
  const receive = async (chunks: Buffer[]) => {
    answer = chunks
    const target = opened + 2
    const call = rpc.call('x', 1, { onStream: () => undefined, timeoutMs: 10_000 })
    await call.catch((error: unknown) => assert.ok(error instanceof Error))
    await until(() => opened >= target)
  }
  await fc.assert(fc.asyncProperty(fc.array(fc.oneof(mutated, bytes), { maxLength: 4 }), receive), {
    numRuns: 100
  })
  await rpc.close()
  await assert.rejects(rpc.call('x', 1), RpcUnavailable)
})

async function finish(socket: Socket, chunks: Buffer[]): Promise<void> {
  socket.resume()
  for (const chunk of chunks) socket.write(chunk)
  socket.end()
  if (!socket.closed) await once(socket, 'close')
}

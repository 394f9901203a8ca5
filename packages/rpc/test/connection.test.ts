import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { frameKind } from '../src/frame.ts'
import { helloOf, newNonce, proofOf, readHello } from '../src/handshake.ts'
import {
  createRpcServer,
  RpcFailure,
  RpcUnavailable,
  type RpcCall,
  type RpcConnection
} from '../src/index.ts'
import { headed } from '../src/payload.ts'
import { client, frame, rawSocket, recordingLogger, secret, serve, until } from './rpc-fixture.ts'

test('a wrong secret is refused on both sides, with a log line and without an answer', async (t) => {
  const { logger, lines } = recordingLogger()
  const server = await serve(t, { logger })
  const wrong = client(t, server, { secret: 'another', connectTimeoutMs: 100, logger })
  await assert.rejects(wrong.call('echo', 1), RpcUnavailable)
  await until(() => lines.includes('a client was refused: "the other side does not know the secret"'))
  await until(() => lines.includes('a service cannot be reached: "the server closed the connection"'))
  assert.equal(server.connections, 0)
})

test('a server that does not know the secret learns nothing and gets no call', async (t) => {
  const { logger, lines } = recordingLogger()
  const received: Buffer[] = []
  const impostor = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => received.push(chunk))
    socket.write(frame(frameKind.hello, 0, helloOf(newNonce())))
    socket.write(frame(frameKind.auth, 0, Buffer.alloc(32)))
  }).listen(0, '127.0.0.1')
  t.after(() => impostor.close())
  await once(impostor, 'listening')
  const { port } = impostor.address() as { port: number }
  const rpc = client(t, { address: { host: '127.0.0.1', port } } as never, { connectTimeoutMs: 100, logger })
  await assert.rejects(rpc.call('echo', 'confidential'), RpcUnavailable)
  assert.ok(!Buffer.concat(received).includes('confidential'))
  await until(() => lines.length > 0)
  assert.match(lines[0]!, /does not know the secret/)
})

test('a proof cannot be reflected', async (t) => {
  const { logger, lines } = recordingLogger()
  const server = await serve(t, { logger })
  const socket = await rawSocket(t, server.address.port)
  const client = newNonce()
  socket.write(frame(frameKind.hello, 0, helloOf(client)))
  const [hello] = (await once(socket, 'data')) as [Buffer]
  const nonces = { client, server: readHello(hello.subarray(9)) }
  socket.write(frame(frameKind.auth, 0, proofOf('server', secret, nonces)))
  await once(socket, 'close')
  await until(() => lines.length > 0)
  assert.match(lines[0]!, /does not know the secret/)
})

test('before the proof: only small frames, and only for a while', async (t) => {
  const { logger, lines } = recordingLogger()
  const server = await serve(t, { logger })
  const large = await rawSocket(t, server.address.port)
  large.write(Buffer.from([0, 0, 0x10, 0x06]))
  await once(large, 'close')
  const early = await rawSocket(t, server.address.port)
  early.write(frame(frameKind.request, 1, Buffer.concat(headed(['echo', 1], []))))
  await once(early, 'close')
  const hasty = await serve(t, { logger, limits: { authenticationMs: 30 } })
  const silent = await rawSocket(t, hasty.address.port)
  await once(silent, 'close')
  await until(() => lines.length === 3)
  assert.match(lines[0]!, /longer than 4096/)
  assert.match(lines[1]!, /has not been proved/)
  assert.match(lines[2]!, /not proved in time/)
})

test('calls under way fail at once when the connection drops, are never repeated, and later ones go through', async (t) => {
  let runs = 0
  let connection: RpcConnection | undefined
  const handle = async (call: RpcCall) => {
    if (call.operation === 'quick') return { value: 'quick' }
    runs++
    connection = call.connection
    return new Promise<never>(() => undefined)
  }
  const server = await serve(t, { handle })
  let lost = 0
  const rpc = client(t, server, { onDisconnect: () => lost++ })
  const hanging = [rpc.call('hang', 1), rpc.call('hang', 2)].map((call) =>
    assert.rejects(call, RpcUnavailable)
  )
  await until(() => runs === 2)
  connection!.close()
  await Promise.all(hanging)
  assert.equal(lost, 1)
  assert.equal((await rpc.call('quick', 0)).value, 'quick')
  assert.equal(runs, 2)
})

test('a client finds a server that comes back', async (t) => {
  const first = await serve(t)
  const rpc = client(t, first, { connectTimeoutMs: 20_000 })
  await rpc.call('echo', 1)
  await first.close()
  await until(() => !rpc.isConnected())
  const call = rpc.call('echo', 'again')
  assert.equal(rpc.notify('lost', 1), false)
  await serve(t, { port: first.address.port })
  assert.equal((await call).value, 'again')
})

test('without a server a call fails after the time for connecting, and a closed client at once', async (t) => {
  const server = await serve(t)
  await server.close()
  const rpc = client(t, server, { connectTimeoutMs: 20 })
  await assert.rejects(rpc.call('echo', 1), RpcUnavailable)
  await assert.rejects(rpc.waitUntilConnected(5), RpcUnavailable)
  const waiting = assert.rejects(rpc.waitUntilConnected(60_000), /was closed/)
  await rpc.close()
  await waiting
  await assert.rejects(rpc.call('echo', 1), /was closed/)
})

test('a server that stops answers what is running and takes nothing more', async (t) => {
  const release = Promise.withResolvers<void>()
  let isRunning = false
  const handle = async (call: RpcCall) => {
    isRunning = true
    await release.promise
    return { value: call.params }
  }
  const server = await serve(t, { handle })
  const rpc = client(t, server)
  const running = rpc.call('slow', 'done')
  await until(() => isRunning)
  const closing = server.close(5000)
  await assert.rejects(rpc.call('slow', 'late'), /stopping/)
  release.resolve()
  assert.equal((await running).value, 'done')
  await closing
})

test('a server does not wait longer than the grace time', async (t) => {
  const server = await serve(t, { handle: () => new Promise<never>(() => undefined) })
  const rpc = client(t, server)
  await rpc.waitUntilConnected(60_000)
  const hanging = assert.rejects(rpc.call('hang', 0), RpcUnavailable)
  await server.close(20)
  await hanging
})

test('a silent other side is pinged, then given up', async (t) => {
  const { logger, lines } = recordingLogger()
  const limits = { pingAfterMs: 50, deadAfterMs: 2000 }
  const server = await serve(t, { limits, logger })
  const rpc = client(t, server, { limits })
  await rpc.waitUntilConnected(2000)
  const socket = await authenticated(t, server.address.port)
  const frames: Buffer[] = []
  socket.on('data', (chunk) => frames.push(chunk))
  await once(socket, 'close')
  assert.ok(Buffer.concat(frames).includes(frame(frameKind.ping, 0, Buffer.alloc(0))))
  await until(() => lines.length > 0)
  assert.deepEqual(lines, ['a client was lost: "the other side has fallen silent"'])
  assert.equal(server.connections, 1, 'the client that answers pings stays')
})

test('a client that does not read bounds what the server holds for it', async (t) => {
  let answered = 0
  const handle = () => {
    answered++
    return { attachment: Buffer.alloc(100_000) }
  }
  const server = await serve(t, { handle, limits: { pauseAtBytes: 1_000_000 } })
  const socket = await authenticated(t, server.address.port)
  socket.pause()
  const request = Buffer.concat(headed(['x', 1], [Buffer.alloc(20_000)]))
  const total = 1000
  for (let id = 1; id <= total; id++) socket.write(frame(frameKind.request, id, request))
  let before = -1
  while (answered !== before) {
    before = answered
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.ok(answered < total / 2, `${answered} answers were made`)
  let bytes = 0
  socket.on('data', (chunk: Buffer) => (bytes += chunk.length)).resume()
  await until(() => bytes >= total * 100_000)
  assert.equal(answered, total)
})

test('a client that lets pushes pile up is given up', async (t) => {
  const { logger, lines } = recordingLogger()
  let connection: RpcConnection | undefined
  const server = await createRpcServer({
    host: '127.0.0.1',
    port: 0,
    secret,
    logger,
    limits: { closeAtBytes: 20_000_000 },
    handle: () => ({}),
    onConnection: (opened) => (connection = opened)
  })
  t.after(() => server.close())
  const socket = await authenticated(t, server.address.port)
  socket.pause()
  await until(() => connection !== undefined)
  for (let count = 0; count < 100 && server.connections > 0; count++) {
    connection!.push(count, Buffer.alloc(1_000_000))
    await new Promise((resolve) => setImmediate(resolve))
  }
  await until(() => server.connections === 0)
  assert.match(lines[0]!, /a client was lost: "the other side left \d+ bytes unread/)
})

test('a connection may not have more calls under way than the limit', async (t) => {
  const server = await serve(t, {
    handle: () => new Promise<never>(() => undefined),
    limits: { maxCalls: 2 }
  })
  const rpc = client(t, server)
  for (const id of [1, 2]) rpc.call('hang', id).catch(() => undefined)
  await assert.rejects(
    rpc.call('hang', 3),
    (error) => error instanceof RpcFailure && error.code === 'overloaded'
  )
})

async function authenticated(t: Parameters<typeof rawSocket>[0], port: number) {
  const socket = await rawSocket(t, port)
  const own = newNonce()
  socket.write(frame(frameKind.hello, 0, helloOf(own)))
  const [hello] = (await once(socket, 'data')) as [Buffer]
  const nonces = { client: own, server: readHello(hello.subarray(9)) }
  socket.write(frame(frameKind.auth, 0, proofOf('client', secret, nonces)))
  await once(socket, 'data')
  return socket
}

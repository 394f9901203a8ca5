import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RpcFailure, type RpcCall, type RpcConnection } from '../src/index.ts'
import { client, recordingLogger, serve, until } from './rpc-fixture.ts'

test('a call brings back value and attachment, whatever their size', async (t) => {
  const rpc = client(t, await serve(t))
  const value = { a: [1, 2 ** 40, 'ü', null], bytes: Buffer.from([1, 2]), when: new Date(5) }
  assert.deepEqual((await rpc.call('echo', value)).value, value)
  assert.equal((await rpc.call('echo', undefined)).attachment, undefined)
  for (const size of [1, 4095, 4096, 70_000, 3_000_000]) {
    const attachment = Buffer.alloc(size, size % 251)
    const halves = [attachment.subarray(0, size >> 1), attachment.subarray(size >> 1)]
    const { attachment: back } = await rpc.call('echo', size, { attachment: halves })
    assert.ok(back?.equals(attachment), `${size} bytes`)
  }
})

test('many calls at once are answered each with its own', async (t) => {
  const rpc = client(t, await serve(t, { handle: async (call) => ({ value: call.params }) }))
  const answers = await Promise.all(Array.from({ length: 2000 }, (_, index) => rpc.call('echo', index)))
  assert.deepEqual(
    answers.map((answer) => answer.value),
    Array.from({ length: 2000 }, (_, index) => index)
  )
})

test('the failure that a handler throws crosses as it is; any other says nothing and is logged', async (t) => {
  const { logger, lines } = recordingLogger()
  const endless: unknown[] = []
  endless.push(endless)
  const handle = (call: RpcCall) => {
    if (call.operation === 'refuse') throw new RpcFailure('quota', 'the mailbox is full', { used: 5 })
    if (call.operation === 'odd') throw new RpcFailure('odd', 'cannot be packed', endless)
    throw new Error('secret detail')
  }
  const rpc = client(t, await serve(t, { handle, logger }))
  await assert.rejects(rpc.call('refuse', 1), {
    name: 'RpcFailure',
    code: 'quota',
    message: 'the mailbox is full',
    details: { used: 5 }
  })
  await assert.rejects(rpc.call('break', 1), {
    name: 'RpcFailure',
    code: 'internal',
    message: 'the call failed'
  })
  await assert.rejects(rpc.call('odd', 1), { code: 'odd', details: undefined })
  assert.match(lines[0]!, /a call failed.*secret detail/)
  assert.equal(rpc.isConnected(), true)
})

test('pushes and answers arrive in the order in which they were written', async (t) => {
  const seen: unknown[] = []
  const pushed: unknown[] = []
  const handle = (call: RpcCall) => {
    const number = call.params as number
    call.connection.push({ before: number }, Buffer.from(`attachment ${number}`))
    setImmediate(() => call.connection.push({ after: number }))
    return { value: number }
  }
  const rpc = client(t, await serve(t, { handle }), {
    onPush: (value, attachment) => {
      seen.push([value, attachment?.toString()])
      pushed.push(value)
    }
  })
  for (let number = 0; number < 50; number++) seen.push((await rpc.call('x', number)).value)
  await until(() => seen.length === 150)
  for (let number = 0; number < 50; number++) {
    const before = seen.findIndex((entry) => (entry as [{ before?: number }])[0]?.before === number)
    assert.deepEqual(seen[before], [{ before: number }, `attachment ${number}`])
    // What is pushed after an answer may be told before who waits for the answer has its turn.
    assert.ok(before < seen.indexOf(number))
    assert.deepEqual(pushed.slice(2 * number, 2 * number + 2), [{ before: number }, { after: number }])
  }
})

test('a notification is carried out in order and gets no answer', async (t) => {
  const seen: unknown[] = []
  const handle = (call: RpcCall) => {
    seen.push([call.operation, call.isNotification, call.attachment?.length])
    if (call.operation === 'fail') throw new Error('nobody hears')
    return { value: 1 }
  }
  const rpc = client(t, await serve(t, { handle }))
  await rpc.waitUntilConnected(2000)
  assert.equal(rpc.notify('fail', {}, Buffer.alloc(3)), true)
  assert.equal(rpc.notify('note', {}), true)
  await rpc.call('ask', {})
  assert.deepEqual(seen, [
    ['fail', true, 3],
    ['note', true, undefined],
    ['ask', false, undefined]
  ])
})

test('each connection has a state of its own, and its end is told', async (t) => {
  const open = new Set<RpcConnection>()
  const server = await serve(t, {
    onConnection: (connection) => void open.add(connection.state.set('number', open.size) && connection),
    onDisconnect: (connection) => void open.delete(connection),
    handle: (call) => ({ value: call.connection.state.get('number') })
  })
  const first = client(t, server)
  assert.equal((await first.call('who', 0)).value, 0)
  assert.equal((await client(t, server).call('who', 0)).value, 1)
  assert.equal(server.connections, 2)
  await first.close()
  await until(() => open.size === 1)
  assert.equal(server.connections, 1)
})

test('calls are spread over several connections where that is asked for', async (t) => {
  const release = Promise.withResolvers<void>()
  const used = new Set<number>()
  const handle = async (call: RpcCall) => {
    used.add(call.connection.id)
    if (used.size === 3) release.resolve()
    await release.promise
    return {}
  }
  const server = await serve(t, { handle })
  const rpc = client(t, server, { connections: 3 })
  await until(() => server.connections === 3)
  await rpc.waitUntilConnected(2000)
  const calls: Promise<unknown>[] = []
  while (used.size < 3) {
    calls.push(rpc.call('x', 0))
    await new Promise((resolve) => setImmediate(resolve))
  }
  await Promise.all(calls)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RpcFailure, RpcUnavailable, type RpcCall } from '../src/index.ts'
import { client, serve, until } from './rpc-fixture.ts'

test('frames arrive in order, one after the other, and the call ends after the last was dealt with', async (t) => {
  const handle = async (call: RpcCall) => {
    for (let number = 0; number < 40; number++)
      await call.stream(Buffer.from([number]), Buffer.alloc(number * 300))
    return { value: 'end', attachment: Buffer.from('a') }
  }
  const rpc = client(t, await serve(t, { handle }))
  const seen: number[] = []
  let handling = 0
  const onStream = async (frame: Buffer) => {
    assert.equal(++handling, 1)
    await new Promise((resolve) => setImmediate(resolve))
    assert.equal(frame.length, 1 + frame[0]! * 300)
    seen.push(frame[0]!)
    handling--
  }
  const { value } = await rpc.call('stream', 0, { onStream })
  assert.equal(value, 'end')
  assert.deepEqual(
    seen,
    Array.from({ length: 40 }, (_, number) => number)
  )
})

test('a caller that deals slowly with frames holds the stream at the window', async (t) => {
  let sent = 0
  const handle = async (call: RpcCall) => {
    for (; sent < 20; sent++) await call.stream(Buffer.alloc(10))
    return {}
  }
  const rpc = client(t, await serve(t, { handle }))
  const gate = Promise.withResolvers<void>()
  const call = rpc.call('stream', 0, { onStream: () => gate.promise })
  await until(() => sent === 8)
  rpc.notify('later', 0)
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
  assert.equal(sent, 8)
  gate.resolve()
  await call
  assert.equal(sent, 20)
})

test('an error of onStream ends the call and cancels it at the server', async (t) => {
  let outcome: unknown
  const handle = async (call: RpcCall) => {
    try {
      for (;;) await call.stream(Buffer.alloc(10))
    } catch (error) {
      outcome = error
      throw error
    }
  }
  const rpc = client(t, await serve(t, { handle }))
  const onStream = () => {
    throw new Error('the socket of the client is gone')
  }
  await assert.rejects(rpc.call('stream', 0, { onStream }), /socket of the client/)
  await assert.rejects(rpc.call('stream', 0), /without onStream/)
  await rpc.close()
  await until(() => outcome instanceof RpcUnavailable)
})

test('a cancelled call aborts its signal, and the connection lives on', async (t) => {
  const aborted: string[] = []
  const handle = async (call: RpcCall) => {
    if (call.operation === 'quick') return { value: 'quick' }
    await new Promise<void>((resolve) => call.signal.addEventListener('abort', () => resolve()))
    aborted.push(call.operation)
    return { value: 'too late' }
  }
  const rpc = client(t, await serve(t, { handle }))
  const controller = new AbortController()
  const call = rpc.call('by signal', 0, { signal: controller.signal })
  await rpc.call('quick', 0)
  controller.abort(new Error('the user left'))
  await assert.rejects(call, /the user left/)
  await assert.rejects(rpc.call('never', 0, { signal: controller.signal }), /the user left/)
  await assert.rejects(rpc.call('by time', 0, { timeoutMs: 5 }), RpcUnavailable)
  await until(() => aborted.length === 2)
  assert.deepEqual(aborted, ['by signal', 'by time'])
  assert.equal((await rpc.call('quick', 0)).value, 'quick')
})

test('frames larger than the limit are refused on the side that would send them', async (t) => {
  const limits = { maxFrameBytes: 10_000 }
  const handle = async (call: RpcCall) => {
    if (call.operation === 'stream') await call.stream(Buffer.alloc(10_001))
    return { attachment: Buffer.alloc(call.operation === 'reply' ? 10_001 : 1) }
  }
  const rpc = client(t, await serve(t, { handle, limits }), { limits })
  const failure = (code: string) => (error: unknown) => error instanceof RpcFailure && error.code === code
  await assert.rejects(rpc.call('x', 0, { attachment: Buffer.alloc(10_000) }), failure('too-large'))
  await assert.rejects(rpc.call('reply', 0), failure('internal'))
  await assert.rejects(rpc.call('stream', 0), failure('internal'))
  await rpc.call('x', 0, { attachment: Buffer.alloc(9000) })
})

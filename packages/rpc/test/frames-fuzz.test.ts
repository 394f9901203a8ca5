// Whatever comes as frames, however it is cut: the same frames or the end, and each payload is read or refused.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { fuzzTarget, unlessRefusedBy } from '@postkeep/fuzz'
import { frameKind, ProtocolError } from '../src/frame.ts'
import { FrameReader } from '../src/frame-reader.ts'
import { headed, pack, readHeaded, unpack } from '../src/payload.ts'
import { frame } from './rpc-fixture.ts'

const values: readonly unknown[] = [
  ['echo', { a: [1, 'x', null, true, 1.5, -3], b: new Date(0), c: Buffer.from('bytes') }],
  ['list', 2 ** 53, 'x'.repeat(300)],
  { code: 'not-found', message: 'gone' },
  [new Map([['a', 1n]]), new Set([1]), undefined, new Error('x'), /a/]
]
const seeds = [
  ...values.map((value) =>
    frame(frameKind.request, 1, Buffer.concat(headed(value, [Buffer.from('attached')])))
  ),
  frame(frameKind.error, 2, pack(['code', 'message', 1])),
  frame(frameKind.ping, 0, Buffer.alloc(0)),
  Buffer.concat(values.map((value, id) => frame(frameKind.response, id, Buffer.concat(headed(value, [])))))
]

interface Read {
  readonly kind: number
  readonly id: number
  readonly payload: string
}

function framesOf(chunks: readonly Buffer[]): (Read | 'refused')[] {
  const all: (Read | 'refused')[] = []
  const reader = new FrameReader(65_536, (kind, id, payload) =>
    all.push({ kind, id, payload: payload.toString('latin1') })
  )
  try {
    for (const chunk of chunks) reader.push(chunk)
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    all.push('refused')
  }
  return all
}

const unlessRefused = unlessRefusedBy(ProtocolError)

function readPayload(payload: Buffer): void {
  for (const read of [readHeaded, unpack]) unlessRefused(() => read(payload))
}

test('frames', async (t) => {
  const run = (input: Buffer): void => {
    const all = framesOf([input])
    const bytes = Array.from({ length: Math.min(input.length, 200) }, (_, at) => input.subarray(at, at + 1))
    assert.deepEqual(framesOf([...bytes, input.subarray(200)]), all)
    for (const one of all) if (one !== 'refused') readPayload(Buffer.from(one.payload, 'latin1'))
  }
  await fuzzTarget(t, {
    name: 'RPC frames',
    found: join(import.meta.dirname, 'fuzz-found'),
    seeds,
    words: ['\u0000\u0000\u0000\u0005', '__proto__', 'constructor'],
    covers: ['/packages/rpc/src/', '/msgpackr/'],
    inputs: 1500,
    largest: 4096,
    run
  })
  assert.equal(({} as Record<string, unknown>)['echo'], undefined)
})

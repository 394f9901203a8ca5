import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Slots } from './slots.ts'

function recorder(slots: Slots) {
  const started: string[] = []
  const ends = new Map<string, () => void>()
  const add = (name: string, kind: string) =>
    slots.run(kind, () => {
      started.push(name)
      return new Promise<void>((resolve) => ends.set(name, resolve))
    })
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  const end = async (name: string) => {
    ends.get(name)!()
    await turn()
  }
  return { add, end, started, turn }
}

test('no more than the total, and a slow kind leaves room for others', async () => {
  const { add, end, started, turn } = recorder(new Slots({ total: 3, perKind: 2 }))
  const all = [add('a1', 'a'), add('a2', 'a'), add('a3', 'a'), add('b1', 'b'), add('b2', 'b')]
  await turn()
  assert.deepEqual(started, ['a1', 'a2', 'b1'])
  await end('b1')
  assert.deepEqual(started, ['a1', 'a2', 'b1', 'b2'])
  await end('a1')
  assert.deepEqual(started, ['a1', 'a2', 'b1', 'b2', 'a3'])
  for (const name of ['a2', 'b2', 'a3']) await end(name)
  await Promise.all(all)
})

test('a task that fails gives its place back', async () => {
  const slots = new Slots({ total: 1, perKind: 1 })
  await assert.rejects(slots.run('a', () => Promise.reject(new Error('x'))))
  assert.equal(await slots.run('a', () => Promise.resolve(1)), 1)
})

test('of one kind they begin with a pause between, others go on meanwhile', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  let time = 0
  const { add, end, started, turn } = recorder(
    new Slots({ total: 10, perKind: 5, gapMs: 30, now: () => time })
  )
  const pass = async (ms: number) => {
    time += ms
    t.mock.timers.tick(ms)
    await turn()
  }
  const all = [add('a1', 'a'), add('a2', 'a'), add('a3', 'a'), add('b1', 'b')]
  await turn()
  assert.deepEqual(started, ['a1', 'b1'])
  await pass(29)
  assert.deepEqual(started, ['a1', 'b1'])
  await pass(2)
  assert.deepEqual(started, ['a1', 'b1', 'a2'])
  await pass(31)
  assert.deepEqual(started, ['a1', 'b1', 'a2', 'a3'])
  for (const name of started) await end(name)
  await Promise.all(all)
})

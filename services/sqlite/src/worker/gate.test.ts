import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { Gate } from './gate.ts'

test('those who share run side by side and begin at once', async () => {
  const gate = new Gate()
  const seen: string[] = []
  const first = gate.share(async () => {
    seen.push('a')
    await turn()
    seen.push('a ends')
  })
  const second = gate.share(() => void seen.push('b'))
  assert.deepEqual(seen, ['a', 'b'])
  await Promise.all([first, second])
  assert.deepEqual(seen, ['a', 'b', 'a ends'])
  assert.ok(gate.isFree)
})

test('alone means alone, and order is kept', async () => {
  const gate = new Gate()
  const seen: string[] = []
  const slow = (name: string) => async () => {
    seen.push(name)
    await turn()
    seen.push(`${name} ends`)
  }
  await Promise.all([
    gate.share(slow('mail 1')),
    gate.alone(slow('lock')),
    gate.share(slow('mail 2')),
    gate.share(slow('mail 3')),
    gate.alone(slow('unlock')),
    gate.share(slow('mail 4'))
  ])
  assert.deepEqual(seen, [
    'mail 1',
    'mail 1 ends',
    'lock',
    'lock ends',
    'mail 2',
    'mail 3',
    'mail 2 ends',
    'mail 3 ends',
    'unlock',
    'unlock ends',
    'mail 4',
    'mail 4 ends'
  ])
})

test('a failure lets the next one in', async () => {
  const gate = new Gate()
  const failing = gate.alone(() => Promise.reject(new Error('no')))
  const next = gate.share(() => 'in')
  await assert.rejects(failing, /no/)
  assert.equal(await next, 'in')
  assert.ok(gate.isFree)
})

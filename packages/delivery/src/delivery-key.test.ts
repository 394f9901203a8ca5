import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDeliveryKeys } from './delivery-key.ts'

const message = (sender: string, text: string) => ({ sender, raw: Buffer.from(text) })

test('the same message for the same recipient has the same key, also in another process', () => {
  const key = createDeliveryKeys().hold(message('a@x.test', 'text'), 'one')
  assert.equal(key.length, 16)
  assert.deepEqual(createDeliveryKeys().hold(message('a@x.test', 'text'), 'one'), key)
})

test('other bytes, another sender, another recipient: another key', () => {
  const keys = createDeliveryKeys()
  const all = [
    keys.hold(message('a@x.test', 'text'), 'one'),
    keys.hold(message('a@x.test', 'text'), 'two'),
    keys.hold(message('a@x.test', 'text.'), 'one'),
    keys.hold(message('b@x.test', 'text'), 'one'),
    keys.hold(message('', 'text'), 'one')
  ]
  assert.equal(new Set(all.map((key) => key.toString('hex'))).size, all.length)
})

test('identical messages that are under way at once are different messages, in the same order after a crash', () => {
  const keys = createDeliveryKeys()
  const first = keys.hold(message('a@x.test', 'text'), 'one')
  const second = keys.hold(message('a@x.test', 'text'), 'one')
  assert.notDeepEqual(second, first)

  const afterCrash = createDeliveryKeys()
  assert.deepEqual(afterCrash.hold(message('a@x.test', 'text'), 'one'), first)
  assert.deepEqual(afterCrash.hold(message('a@x.test', 'text'), 'one'), second)
})

test('a released key is given again, and only that one', () => {
  const keys = createDeliveryKeys()
  const content = message('a@x.test', 'text')
  const [first, second] = [keys.hold(content, 'one'), keys.hold(content, 'one')]
  keys.release([first])
  assert.deepEqual(keys.hold(content, 'one'), first)
  keys.release([second])
  assert.deepEqual(keys.hold(content, 'one'), second)
})

test('a retired key is not given again, and what comes after it is told from it also at its second try', () => {
  const keys = createDeliveryKeys()
  const content = message('a@x.test', 'text')
  const first = keys.hold(content, 'one')
  keys.retire([first])
  const second = keys.hold(content, 'one')
  assert.notDeepEqual(second, first)
  keys.release([second])
  assert.deepEqual(keys.hold(content, 'one'), second)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MemoryBudget } from './memory-budget.ts'

test('who finds no room waits for its turn, and one that is larger than all has all', async () => {
  const memory = new MemoryBudget(100)
  const order: string[] = []
  const first = await memory.take(80)
  const large = memory.take(1000).then((release) => {
    order.push('large')
    return release
  })
  // It would fit, but came later.
  const small = memory.take(10).then((release) => {
    order.push('small')
    return release
  })
  await Promise.resolve()
  assert.deepEqual(order, [])
  first()
  ;(await large)()
  ;(await small)()
  assert.deepEqual(order, ['large', 'small'])
  ;(await memory.take(100))()
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stsPolicyStore } from '../src/index.ts'
import { testQueue } from './test-queue.ts'

test('a policy is kept and replaced', async () => {
  await using suite = await testQueue()
  const store = stsPolicyStore(suite.database)
  assert.equal(await store.find('far.net'), undefined)
  const [fetchedAt, expiresAt] = [new Date(1000), new Date(Date.now() + 100_000)]
  const policy = { mode: 'enforce', mx: ['mx.far.net'], maxAge: 100 } as const
  await store.keep({ domain: 'far.net', id: 'a', policy, fetchedAt, expiresAt })
  const second = {
    domain: 'far.net',
    id: 'b',
    policy: { ...policy, mx: ['*.far.net'] },
    fetchedAt,
    expiresAt
  }
  await store.keep(second)
  assert.deepEqual(await store.find('far.net'), second)
  assert.deepEqual(await stsPolicyStore(suite.database).find('far.net'), second)
})

test('what another process has kept is seen after a minute', async () => {
  await using suite = await testQueue()
  let now = 0
  const store = stsPolicyStore(suite.database, () => now)
  assert.equal(await store.find('far.net'), undefined)
  const policy = { mode: 'enforce', mx: ['mx.far.net'], maxAge: 100 } as const
  const kept = { domain: 'far.net', id: 'a', policy, fetchedAt: new Date(1000), expiresAt: new Date(2000) }
  await stsPolicyStore(suite.database).keep(kept)
  assert.equal(await store.find('far.net'), undefined)
  now = 60_000
  assert.deepEqual(await store.find('far.net'), kept)
})

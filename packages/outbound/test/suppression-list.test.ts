import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSuppressionList } from '../src/index.ts'
import { testQueue } from './test-queue.ts'

test('an address is on the list of a domain, or of the server, until its time is over', async () => {
  await using suite = await testQueue()
  let now = new Date()
  const list = createSuppressionList(suite.database, () => now)
  const [one, two] = ['0123456789abcdef01234567', 'fedcba987654321001234567']
  const entry = { address: 'Gone@FAR.net', category: 'recipient', reply: '550 5.1.1 gone', days: 7 }
  await list.add({ ...entry, domain: one })
  await list.add({ ...entry, domain: one, reply: '550 5.1.1 still gone' })
  assert.equal((await list.find('gone@far.net', one))?.reply, '550 5.1.1 still gone')
  assert.equal(await list.find('gone@far.net', two), undefined)
  await list.add({ ...entry, days: 0 })
  assert.equal((await list.find('gone@far.net', two))?.expires_at, null)
  now = new Date(now.getTime() + 8 * 24 * 3_600_000)
  assert.equal((await list.find('gone@far.net', one))?.domain, null)
  assert.equal((await list.list({ domain: one })).length, 1)
  assert.equal(await list.remove('gone@far.net'), 2)
  assert.deepEqual(await list.list(), [])
  await assert.rejects(list.add({ ...entry, address: 'nobody' }), TypeError)
})

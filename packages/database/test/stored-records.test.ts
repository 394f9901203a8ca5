import assert from 'node:assert/strict'
import { test } from 'node:test'
import { insertRecord, newObjectId, recordOf, storedRecords, type Alias } from '../src/index.ts'
import { testDatabase } from './test-database.ts'

test('a list comes in order, also where it takes more than one reply', async () => {
  await using fixture = await testDatabase()
  const { aliases } = fixture.database
  const [domain, user] = [newObjectId(), newObjectId()]
  const large = { public_key: 'x'.repeat(1_000_000) }
  for (let n = 0; n < 12; n++)
    await insertRecord(aliases, { domain, user, name: `n${n % 10}${n}`, labels: ['a'], ...large })
  const listing = { filter: { domain }, without: ['labels'], sort: { name: 1 }, skip: 1, limit: 100 } as const
  const stored = await storedRecords(aliases, listing)
  const names = Array.from({ length: 12 }, (_, n) => `n${n % 10}${n}`).toSorted()
  assert.deepEqual(
    stored.map((bytes) => {
      const alias = recordOf<Alias>(bytes)
      const { created_at, labels, name, public_key } = alias
      return [name, public_key?.length, labels, alias.user.equals(user), created_at instanceof Date]
    }),
    names.slice(1).map((name) => [name, 1_000_000, undefined, true, true])
  )
  assert.equal((await storedRecords(aliases, { ...listing, limit: 2 })).length, 2)
  assert.deepEqual(await storedRecords(aliases, { ...listing, filter: { domain: user } }), [])
})

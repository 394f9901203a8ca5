import assert from 'node:assert/strict'
import { test } from 'node:test'
import { insertRecord, mapRecords, newObjectId, type Alias } from '../src/index.ts'
import { testDatabase } from './test-database.ts'

test('a list is mapped in order, also where it takes more than one reply', async () => {
  await using fixture = await testDatabase()
  const { aliases } = fixture.database
  const [domain, user] = [newObjectId(), newObjectId()]
  const large = { public_key: 'x'.repeat(1_000_000) }
  for (let n = 0; n < 12; n++)
    await insertRecord(aliases, { domain, user, name: `n${n % 10}${n}`, labels: ['a'], ...large })
  const listing = { filter: { domain }, without: ['labels'], sort: { name: 1 }, skip: 1, limit: 100 } as const
  const seen = await mapRecords<Alias, unknown[]>(aliases, listing, (alias) => [
    alias.name,
    alias.public_key?.length,
    alias.labels,
    alias.user.equals(user),
    alias.created_at instanceof Date
  ])
  const names = Array.from({ length: 12 }, (_, n) => `n${n % 10}${n}`).toSorted()
  assert.deepEqual(
    seen,
    names.slice(1).map((name) => [name, 1_000_000, undefined, true, true])
  )
  assert.deepEqual(await mapRecords(aliases, { ...listing, limit: 2 }, () => 1), [1, 1])
  assert.deepEqual(await mapRecords(aliases, { ...listing, filter: { domain: user } }, () => 1), [])
})

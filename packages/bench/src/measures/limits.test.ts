import assert from 'node:assert/strict'
import { test } from 'node:test'
import { temporaryFolder } from '@postkeep/testkit'
import { measureLimits } from './limits.ts'

test('each limit is measured', async () => {
  await using folder = await temporaryFolder()
  const figures = await measureLimits(folder.path, { writes: 3, roundTrips: 10, megabytes: 1 })
  assert.deepEqual(
    figures.map(({ unit }) => unit),
    ['/s', '/s', '/s', 'MB/s']
  )
  for (const { label, value } of figures) assert.ok(Number.isFinite(value) && value > 0, label)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hoursOf } from './server-overview.ts'

test('records are summed by the hour, hours without mail are there, what is older is not', () => {
  const first = new Date('2026-03-01T00:00:00Z')
  const record = (at: string, accepted: number) => ({
    at: new Date(at),
    mail: { accepted, refused: 1, sent: 2, failed: 0 }
  })
  const hours = hoursOf(
    [
      record('2026-02-28T23:59:59Z', 100),
      record('2026-03-01T01:00:00Z', 3),
      record('2026-03-01T01:59:59Z', 4),
      { at: new Date('2026-03-01T02:00:00Z'), mail: undefined }
    ],
    first
  )
  assert.equal(hours.length, 24)
  assert.deepEqual(hours[1], {
    at: new Date('2026-03-01T01:00:00Z'),
    accepted: 7,
    refused: 2,
    sent: 4,
    failed: 0
  })
  assert.equal(
    hours.reduce((sum, hour) => sum + hour.accepted, 0),
    7
  )
})

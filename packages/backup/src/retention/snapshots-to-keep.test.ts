import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { snapshotsToKeep } from './snapshots-to-keep.ts'

const day = 86_400_000

function daily(first: string, count: number): Date[] {
  return Array.from({ length: count }, (_, index) => new Date(Date.parse(first) + index * day))
}

function days(dates: readonly Date[]): string[] {
  return dates.map((date) => date.toISOString().slice(0, 10))
}

const none = { daily: 0, weekly: 0, monthly: 0 }
const table = [
  { name: 'nothing', dates: [], policy: undefined, kept: [] },
  {
    name: 'the newest seven days',
    dates: daily('2026-03-01T03:00:00Z', 10),
    policy: { ...none, daily: 7 },
    kept: ['2026-03-10', '2026-03-09', '2026-03-08', '2026-03-07', '2026-03-06', '2026-03-05', '2026-03-04']
  },
  {
    name: 'the newest of each week, which ends on Sunday',
    dates: daily('2026-03-01T03:00:00Z', 18),
    policy: { ...none, weekly: 3 },
    kept: ['2026-03-18', '2026-03-15', '2026-03-08']
  },
  {
    name: 'the newest of each month',
    dates: daily('2025-12-30T03:00:00Z', 70),
    policy: { ...none, monthly: 3 },
    kept: ['2026-03-09', '2026-02-28', '2026-01-31']
  },
  {
    name: 'days without a backup do not count',
    dates: ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z', '2026-05-01T00:00:00Z'].map(
      (one) => new Date(one)
    ),
    policy: { ...none, daily: 2 },
    kept: ['2026-05-01', '2026-02-01']
  },
  {
    name: 'the newest stays whatever the policy',
    dates: daily('2026-03-01T03:00:00Z', 3),
    policy: none,
    kept: ['2026-03-03']
  },
  {
    name: 'the default: 7 daily, 4 weekly, 6 monthly',
    dates: daily('2025-06-01T03:00:00Z', 300),
    policy: undefined,
    kept: [
      '2026-03-27',
      '2026-03-26',
      '2026-03-25',
      '2026-03-24',
      '2026-03-23',
      '2026-03-22',
      '2026-03-21',
      '2026-03-15',
      '2026-03-08',
      '2026-02-28',
      '2026-01-31',
      '2025-12-31',
      '2025-11-30',
      '2025-10-31'
    ]
  }
]

for (const { name, dates, policy, kept } of table) {
  test(`retention: ${name}`, () => {
    assert.deepEqual(days(snapshotsToKeep(dates, policy)), kept)
  })
}

test('of several a day the last stays', () => {
  const dates = ['2026-03-01T01:00:00Z', '2026-03-01T23:00:00Z', '2026-03-01T12:00:00Z'].map(
    (one) => new Date(one)
  )
  assert.deepEqual(snapshotsToKeep(dates), [new Date('2026-03-01T23:00:00Z')])
})

test('pruning every day keeps the same as pruning once', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 400 * 24 }), { minLength: 1, maxLength: 80 }),
      (hours) => {
        const dates = hours.sort((one, other) => one - other).map((hour) => new Date(hour * 3_600_000))
        let left: Date[] = []
        for (const date of dates) left = snapshotsToKeep([...left, date])
        assert.deepEqual(left, snapshotsToKeep(dates))
      }
    )
  )
})

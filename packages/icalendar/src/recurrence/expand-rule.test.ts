import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { parseTime } from '../values/calendar-time.ts'
import { expandRule } from './expand-rule.ts'
import { parseRule } from './rule.ts'

const { RRule } = createRequire(import.meta.url)('rrule') as typeof import('rrule')

interface Asked {
  readonly from?: string
  readonly to?: string
  readonly most?: number
  readonly steps?: number
}

function expanded(text: string, start: string, asked: Asked = {}): string[] {
  const rule = parseRule(text)
  const { from = start, to = '99990101', most = 10, steps = 100_000 } = asked
  const window = {
    from: parseTime(from).wall,
    to: parseTime(to).wall,
    until: rule.until?.wall,
    budget: { steps }
  }
  const found: string[] = []
  for (const wall of expandRule(rule, parseTime(start).wall, window)) {
    found.push(new Date(wall).toISOString().slice(0, 16))
    if (found.length === most) break
  }
  return found
}

const days = (text: string, start: string, asked?: Asked): string[] =>
  expanded(text, start, asked).map((one) => one.slice(0, 10))

describe('examples of RFC 5545 §3.8.5.3', () => {
  const start = '19970902T090000'
  const table: [rule: string, start: string, days: string][] = [
    ['FREQ=DAILY;COUNT=3', start, '1997-09-02 1997-09-03 1997-09-04'],
    ['FREQ=DAILY;INTERVAL=10;COUNT=5', start, '1997-09-02 1997-09-12 1997-09-22 1997-10-02 1997-10-12'],
    [
      'FREQ=WEEKLY;INTERVAL=2;COUNT=4;WKST=SU;BYDAY=TU,TH',
      start,
      '1997-09-02 1997-09-04 1997-09-16 1997-09-18'
    ],
    [
      'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO',
      '19970805T090000',
      '1997-08-05 1997-08-10 1997-08-19 1997-08-24'
    ],
    [
      'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU',
      '19970805T090000',
      '1997-08-05 1997-08-17 1997-08-19 1997-08-31'
    ],
    ['FREQ=MONTHLY;COUNT=4;BYDAY=1FR', '19970905T090000', '1997-09-05 1997-10-03 1997-11-07 1997-12-05'],
    ['FREQ=MONTHLY;COUNT=3;BYDAY=-2MO', '19970922T090000', '1997-09-22 1997-10-20 1997-11-17'],
    ['FREQ=MONTHLY;BYMONTHDAY=-3;COUNT=3', '19970928T090000', '1997-09-28 1997-10-29 1997-11-28'],
    [
      'FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5',
      '20070115T090000',
      '2007-01-15 2007-01-30 2007-02-15 2007-03-15 2007-03-30'
    ],
    ['FREQ=YEARLY;COUNT=4;BYMONTH=6,7', '19970610T090000', '1997-06-10 1997-07-10 1998-06-10 1998-07-10'],
    [
      'FREQ=YEARLY;INTERVAL=3;COUNT=4;BYYEARDAY=1,100,200',
      '19970101T090000',
      '1997-01-01 1997-04-10 1997-07-19 2000-01-01'
    ],
    ['FREQ=YEARLY;BYDAY=20MO;COUNT=3', '19970519T090000', '1997-05-19 1998-05-18 1999-05-17'],
    ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=3', '19970512T090000', '1997-05-12 1998-05-11 1999-05-17'],
    ['FREQ=YEARLY;BYWEEKNO=20;COUNT=3', '19970512T090000', '1997-05-12 1998-05-11 1999-05-17'],
    ['FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=3', '19980213T090000', '1998-02-13 1998-03-13 1998-11-13'],
    [
      'FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3',
      '19961105T090000',
      '1996-11-05 2000-11-07 2004-11-02'
    ],
    ['FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3', '19970904T090000', '1997-09-04 1997-10-07 1997-11-06'],
    [
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=3',
      '19970929T090000',
      '1997-09-29 1997-10-30 1997-11-27'
    ],
    ['FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2', '19971231T090000', '1997-12-31 1998-12-31'],
    ['FREQ=MONTHLY;COUNT=3', '20250131T090000', '2025-01-31 2025-03-31 2025-05-31'],
    ['FREQ=YEARLY;COUNT=2', '20240229T090000', '2024-02-29 2028-02-29']
  ]
  for (const [rule, from, wanted] of table) {
    test(rule, () => assert.equal(days(rule, from).join(' '), wanted))
  }

  test('parts of a day', () => {
    assert.deepEqual(expanded('FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000Z', start), [
      '1997-09-02T09:00',
      '1997-09-02T12:00',
      '1997-09-02T15:00'
    ])
    const twice = expanded('FREQ=DAILY;BYHOUR=9,10;BYMINUTE=0,40', start, { most: 5 })
    assert.deepEqual(
      twice.map((one) => one.slice(11)),
      ['09:00', '09:40', '10:00', '10:40', '09:00']
    )
    assert.deepEqual(expanded('FREQ=MINUTELY;INTERVAL=20;BYHOUR=9', start, { most: 4 }), [
      '1997-09-02T09:00',
      '1997-09-02T09:20',
      '1997-09-02T09:40',
      '1997-09-03T09:00'
    ])
  })
})

describe('bounds', () => {
  const bombs = [
    'FREQ=SECONDLY',
    'FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31;COUNT=9999999999',
    'FREQ=SECONDLY;COUNT=9999999999;BYSECOND=0',
    'FREQ=MINUTELY;INTERVAL=9999999999',
    `FREQ=YEARLY;BYSETPOS=-1;BYHOUR=${list(24)};BYMINUTE=${list(60)};BYSECOND=${list(60)};BYDAY=MO,TU,WE,TH,FR,SA,SU`
  ]
  for (const bomb of bombs) {
    test(`${bomb.slice(0, 60)} ends`, () => {
      const window = {
        from: Date.UTC(2026, 0, 1),
        to: Infinity,
        until: undefined,
        budget: { steps: 100_000 }
      }
      let found = 0
      for (const _ of expandRule(parseRule(bomb), Date.UTC(1990, 0, 1), window)) found++
      assert.ok(found <= 100_000)
      assert.ok(window.budget.steps < 100_000)
    })
  }

  test('a rule of thirty years ago is found at once', () => {
    for (const rule of [
      'FREQ=SECONDLY',
      'FREQ=SECONDLY;COUNT=2000000000',
      'FREQ=DAILY',
      'FREQ=WEEKLY;BYDAY=TH'
    ]) {
      const found = expanded(rule, '19960104T000000', { from: '20260101', most: 1, steps: 50 })
      assert.deepEqual(found, ['2026-01-01T00:00'], rule)
    }
  })
})

function list(length: number): string {
  return Array.from({ length }, (_, index) => index).join(',')
}

// Only rules that have times: the library looks for those of others without end.
test('any rule has the times that the rrule library finds', () => {
  const day = 86_400_000
  const some = (from: number, to: number) =>
    fc
      .uniqueArray(fc.integer({ min: from, max: to }), { minLength: 1, maxLength: 3 })
      .filter((list) => !list.includes(0) || from === 0)
      .map((list) => list.sort((a, b) => a - b))
  const inMonth = fc.record({ BYMONTH: some(1, 12), BYMONTHDAY: some(-28, 28) })
  const days = fc.oneof(
    fc.constant({}),
    inMonth,
    fc.record({ BYDAY: fc.uniqueArray(fc.constantFrom('MO', 'WE', 'SA', 'SU'), { minLength: 1 }) }),
    fc.record({ BYYEARDAY: some(-366, 366) })
  )
  const times = fc.oneof(fc.constant({}), fc.record({ BYHOUR: some(0, 23), BYMINUTE: some(0, 59) }))
  const common = { INTERVAL: fc.integer({ min: 1, max: 4 }), WKST: fc.constantFrom('MO', 'SU', 'WE') }
  const count = fc.oneof(fc.constant({}), fc.record({ COUNT: fc.integer({ min: 1, max: 40 }) }))
  const nth = fc.record({ BYDAY: fc.constantFrom('1MO', '-1FR', '2TU,-2TU', '3SU,2WE') })
  const rules = fc.oneof(
    fc.tuple(fc.record({ FREQ: fc.constantFrom('YEARLY', 'DAILY'), ...common }), days, times, count),
    fc.tuple(fc.record({ FREQ: fc.constant('WEEKLY'), ...common }), times, count),
    fc.tuple(fc.record({ FREQ: fc.constantFrom('MONTHLY', 'YEARLY'), ...common }), nth, times, count),
    fc.tuple(fc.record({ FREQ: fc.constant('HOURLY'), INTERVAL: common.INTERVAL }), count)
  )
  const starts = fc.integer({ min: 0, max: 20_000 * 24 }).map((hours) => hours * 3_600_000)
  fc.assert(
    fc.property(rules, starts, fc.integer({ min: 0, max: 60 }), (parts, start, later) => {
      const text = Object.entries(Object.assign({}, ...parts) as Record<string, unknown>)
        .map(([name, value]) => `${name}=${String(value)}`)
        .join(';')
      const [from, to] = [start + later * day, start + (later + 400) * day]
      const window = { from, to, until: undefined, budget: { steps: 1_000_000 } }
      const ours = [...expandRule(parseRule(text), start, window)].slice(0, 100)
      const theirs = new RRule({ ...RRule.parseString(text), dtstart: new Date(start) })
      const wanted = theirs.between(new Date(from), new Date(to - 1), true, (_, index) => index < 100)
      assert.deepEqual(ours, wanted.map(Number), `${text} from ${new Date(start).toISOString()}`)
    }),
    { numRuns: 150 }
  )
})

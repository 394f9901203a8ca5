import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseCalendarObject } from '../calendar-object.ts'
import { utcZone } from '../values/calendar-time.ts'
import { ianaZone } from '../zones/iana-zone.ts'
import { instancesOf } from './recurrence-set.ts'

function starts(lines: string, [start, end]: [string, string], more = ''): string[] {
  const text = `BEGIN:VCALENDAR\nVERSION:2.0\n${more}BEGIN:VEVENT\nUID:1\n${lines}\nEND:VEVENT\nEND:VCALENDAR\n`
  const range = { start: Date.parse(start), end: Date.parse(end), floating: utcZone }
  return [...instancesOf(parseCalendarObject(Buffer.from(text)), range)]
    .map(({ startsAt }) => new Date(startsAt).toISOString().slice(0, 16))
    .sort()
}

const zoned = (zone: string, local: string): string => `DTSTART;TZID=${zone}:${local}`

describe('clock changes', () => {
  const table: [zone: string, first: string, from: string, to: string, wanted: string[]][] = [
    [
      'Europe/Berlin',
      '20260328T100000',
      '2026-03-28',
      '2026-03-31',
      ['2026-03-28T09:00', '2026-03-29T08:00', '2026-03-30T08:00']
    ],
    // 02:30 does not exist on the 29th: read with the offset before.
    [
      'Europe/Berlin',
      '20260328T023000',
      '2026-03-28',
      '2026-03-31',
      ['2026-03-28T01:30', '2026-03-29T01:30', '2026-03-30T00:30']
    ],
    // 02:30 is there twice on 25 October: the first.
    [
      'Europe/Berlin',
      '20261024T023000',
      '2026-10-24',
      '2026-10-27',
      ['2026-10-24T00:30', '2026-10-25T00:30', '2026-10-26T01:30']
    ],
    [
      'America/New_York',
      '20260307T023000',
      '2026-03-07',
      '2026-03-10',
      ['2026-03-07T07:30', '2026-03-08T07:30', '2026-03-09T06:30']
    ],
    [
      'Australia/Lord_Howe',
      '20261003T020000',
      '2026-10-02',
      '2026-10-05',
      ['2026-10-02T15:30', '2026-10-03T15:30', '2026-10-04T15:00']
    ],
    [
      'Africa/Casablanca',
      '20260214T100000',
      '2026-02-14',
      '2026-02-16',
      ['2026-02-14T09:00', '2026-02-15T10:00']
    ],
    ['Asia/Kolkata', '20260101T000000', '2026-01-01', '2026-01-03', ['2026-01-01T18:30', '2026-01-02T18:30']],
    [
      '/freeassociation.sourceforge.net/Europe/Berlin',
      '20260701T100000',
      '2026-07-01',
      '2026-07-02',
      ['2026-07-01T08:00']
    ]
  ]
  for (const [zone, first, from, to, wanted] of table) {
    test(`${zone} ${first}`, () => {
      const found = starts(`${zoned(zone, first)}\nDURATION:PT1H\nRRULE:FREQ=DAILY`, [
        `${from}T00:00Z`,
        `${to}T00:00Z`
      ])
      assert.deepEqual(
        found.filter((one) => one >= from && one < to),
        wanted
      )
    })
  }
})

const own = (name: string): string =>
  [
    `BEGIN:VTIMEZONE\nTZID:${name}`,
    'BEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD',
    'BEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT',
    'END:VTIMEZONE\n'
  ].join('\n')

describe('zones', () => {
  test('of an own VTIMEZONE, as the ones of the database', () => {
    const berlin = ianaZone('Europe/Berlin')!
    for (const wall of ['2026-03-29T02:30Z', '2026-07-01T00:00Z', '2026-10-25T02:30Z', '2030-01-01T00:00Z']) {
      const local = wall.replace(/[-:]/g, '').replace('Z', '00')
      const range: [string, string] = ['2026-01-01T00:00Z', '2031-01-01T00:00Z']
      const found = starts(zoned('W. Europe Standard Time', local), range, own('W. Europe Standard Time'))
      assert.deepEqual(found, [new Date(berlin.toUtc(Date.parse(wall))).toISOString().slice(0, 16)], wall)
    }
  })

  test('a VTIMEZONE that lies about a known name is not believed', () => {
    const found = starts(
      zoned('Asia/Tokyo', '20260701T090000'),
      ['2026-06-30T00:00Z', '2026-07-02T00:00Z'],
      own('Asia/Tokyo')
    )
    assert.deepEqual(found, ['2026-07-01T00:00'])
  })

  test('a VTIMEZONE full of changes costs a moment', () => {
    const bomb = own('Bomb').replaceAll('FREQ=YEARLY', 'FREQ=SECONDLY')
    assert.equal(
      starts(zoned('Bomb', '20260701T090000'), ['2026-06-30T00:00Z', '2026-07-03T00:00Z'], bomb).length,
      1
    )
  })
})

describe('the set', () => {
  const january: [string, string] = ['2026-01-01T00:00Z', '2026-02-01T00:00Z']

  test('exceptions, also of a whole day; dates; periods; doubles once', () => {
    const lines = [
      'DTSTART:20260101T100000Z\nDTEND:20260101T110000Z\nRRULE:FREQ=DAILY;COUNT=5',
      'EXDATE:20260102T100000Z\nEXDATE;VALUE=DATE:20260103',
      'RDATE:20260104T100000Z,20260110T100000Z\nRDATE;VALUE=PERIOD:20260120T100000Z/PT3H'
    ].join('\n')
    assert.deepEqual(
      starts(lines, january).map((one) => one.slice(8)),
      ['01T10:00', '04T10:00', '05T10:00', '10T10:00', '20T10:00']
    )
  })

  test('a rule of exceptions, of the start too', () => {
    const lines = 'DTSTART:20260101T100000Z\nRRULE:FREQ=DAILY;COUNT=8\nEXRULE:FREQ=DAILY;INTERVAL=3;COUNT=2'
    assert.deepEqual(
      starts(lines, january).map((one) => one.slice(8, 10)),
      ['02', '03', '05', '06', '07', '08']
    )
    const weekends =
      'DTSTART:20240101T100000Z\nRRULE:FREQ=DAILY\nEXRULE:FREQ=WEEKLY;BYDAY=SA,SU;UNTIL=20260115'
    assert.deepEqual(
      starts(weekends, ['2026-01-08T00:00Z', '2026-01-19T00:00Z']).map((one) => one.slice(8, 10)),
      ['08', '09', '12', '13', '14', '15', '16', '17', '18']
    )
  })

  test('an overridden instance stands where it was moved to, also from outside', () => {
    const moved = (id: string, to: string): string =>
      `END:VEVENT\nBEGIN:VEVENT\nUID:1\nRECURRENCE-ID:${id}\nDTSTART:${to}\nDURATION:PT1H`
    const lines = `DTSTART:20251201T100000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=7\n${moved('20260105T100000Z', '20260106T120000Z')}\n${moved('20251229T100000Z', '20260115T100000Z')}`
    assert.deepEqual(
      starts(lines, january).map((one) => one.slice(8)),
      ['06T12:00', '12T10:00', '15T10:00']
    )
  })

  test('this and all after it', () => {
    const later =
      'END:VEVENT\nBEGIN:VEVENT\nUID:1\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260103T100000Z\nDTSTART:20260103T120000Z'
    const found = starts(`DTSTART:20260101T100000Z\nRRULE:FREQ=DAILY;COUNT=4\n${later}`, january)
    assert.deepEqual(
      found.map((one) => one.slice(8)),
      ['01T10:00', '02T10:00', '03T12:00', '04T12:00']
    )
  })

  test('what began long before and lasts is found', () => {
    const found = starts('DTSTART:20251001T000000Z\nDURATION:P95D\nRRULE:FREQ=YEARLY', january)
    assert.deepEqual(found, ['2025-10-01T00:00'])
  })

  test('bombs end', () => {
    const dates = Array.from(
      { length: 120_000 },
      (_, index) => `2026${index % 2 ? '01' : '02'}01T000000Z`
    ).join(',')
    for (const lines of [
      'RRULE:FREQ=SECONDLY',
      `RDATE:${dates}`,
      'RRULE:FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30',
      'RRULE:FREQ=SECONDLY\nEXRULE:FREQ=SECONDLY;INTERVAL=2',
      'RRULE:FREQ=DAILY\nEXRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30'
    ]) {
      assert.ok(starts(`DTSTART:19900101T000000Z\n${lines}`, january).length <= 100_000)
    }
  })
})

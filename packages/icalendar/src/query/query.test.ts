import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseReport, type CalendarDataRequest, type CalendarQuery } from '@postkeep/dav-protocol'
import { parseCalendarObject, type CalendarObject } from '../calendar-object.ts'
import { writeComponent } from '../syntax/write-component.ts'
import { utcZone } from '../values/calendar-time.ts'
import { ianaZone } from '../zones/iana-zone.ts'
import { unavailablePeriods } from './availability.ts'
import { calendarData } from './calendar-data.ts'
import { busyPeriods, freeBusyCalendar } from './free-busy.ts'
import { matchesFilter } from './matches-filter.ts'

function object(inside: string): CalendarObject {
  return parseCalendarObject(Buffer.from(`BEGIN:VCALENDAR\nVERSION:2.0\n${inside}\nEND:VCALENDAR\n`))
}

function component(name: string, lines: string): CalendarObject {
  return object(`BEGIN:${name}\nUID:1\nDTSTAMP:20260101T000000Z\n${lines}\nEND:${name}`)
}

function filter(inside: string): CalendarQuery['filter'] {
  const xml = `<C:calendar-query xmlns:C="urn:ietf:params:xml:ns:caldav"><C:filter><C:comp-filter name="VCALENDAR">${inside}</C:comp-filter></C:filter></C:calendar-query>`
  return (parseReport(Buffer.from(xml)) as CalendarQuery).filter
}

const matches = (one: CalendarObject, inside: string): boolean => matchesFilter(one, filter(inside), utcZone)

function inRange(one: CalendarObject, start: string, end: string): boolean {
  const range = `<C:time-range start="${start}" end="${end}"/>`
  return matches(one, `<C:comp-filter name="${one.kind}">${range}</C:comp-filter>`)
}

describe('time ranges of RFC 4791 §9.9', () => {
  const day = ['20260110T000000Z', '20260111T000000Z'] as const
  const table: [what: string, name: string, lines: string, wanted: boolean][] = [
    ['an event inside', 'VEVENT', 'DTSTART:20260110T100000Z\nDTEND:20260110T110000Z', true],
    [
      'an event that ends when it starts',
      'VEVENT',
      'DTSTART:20260109T230000Z\nDTEND:20260110T000000Z',
      false
    ],
    [
      'an event that starts when it ends',
      'VEVENT',
      'DTSTART:20260111T000000Z\nDTEND:20260111T010000Z',
      false
    ],
    ['an event around it', 'VEVENT', 'DTSTART:20260101T000000Z\nDURATION:P20D', true],
    ['an event of no length at the start', 'VEVENT', 'DTSTART:20260110T000000Z\nDURATION:PT0S', true],
    ['an event of no length at the end', 'VEVENT', 'DTSTART:20260111T000000Z', false],
    ['a day', 'VEVENT', 'DTSTART;VALUE=DATE:20260110', true],
    ['the day before', 'VEVENT', 'DTSTART;VALUE=DATE:20260109', false],
    ['a series of years ago', 'VEVENT', 'DTSTART:19990110T100000Z\nDURATION:PT1H\nRRULE:FREQ=YEARLY', true],
    ['a series that is over', 'VEVENT', 'DTSTART:19990110T100000Z\nRRULE:FREQ=YEARLY;COUNT=3', false],
    ['a task with both', 'VTODO', 'DTSTART:20260109T100000Z\nDUE:20260110T100000Z', true],
    ['a task that is due at the start', 'VTODO', 'DUE:20260110T000000Z', false],
    ['a task that is due at the end', 'VTODO', 'DUE:20260111T000000Z', true],
    ['a task with a start', 'VTODO', 'DTSTART:20260110T000000Z', true],
    ['a task that was done before', 'VTODO', 'COMPLETED:20260109T000000Z', false],
    ['a task that was done', 'VTODO', 'COMPLETED:20260110T000000Z', true],
    [
      'a task made before and done after',
      'VTODO',
      'CREATED:20260101T000000Z\nCOMPLETED:20260201T000000Z',
      true
    ],
    ['a task that was made later', 'VTODO', 'CREATED:20260111T000000Z', false],
    ['a task that was made before', 'VTODO', 'CREATED:20250111T000000Z', true],
    ['a task without times', 'VTODO', 'SUMMARY:a', true],
    ['a journal of the day', 'VJOURNAL', 'DTSTART;VALUE=DATE:20260110', true],
    ['a journal at the end', 'VJOURNAL', 'DTSTART:20260111T000000Z', false],
    ['a journal without a day', 'VJOURNAL', 'SUMMARY:a', false],
    ['free and busy', 'VFREEBUSY', 'FREEBUSY:20260109T230000Z/PT2H', true],
    ['free and busy of another day', 'VFREEBUSY', 'FREEBUSY:20260108T230000Z/PT2H', false],
    ['an availability for ever', 'VAVAILABILITY', 'DTSTART:20250101T000000Z', true],
    ['an availability that is over', 'VAVAILABILITY', 'DTEND:20250101T000000Z', false]
  ]
  for (const [what, name, lines, wanted] of table) {
    test(what, () => assert.equal(inRange(component(name, lines), ...day), wanted))
  }

  test('times that float are where the client is', () => {
    const one = component('VEVENT', 'DTSTART:20260110T003000\nDURATION:PT10M')
    const asked = filter(
      '<C:comp-filter name="VEVENT"><C:time-range start="20260109T230000Z" end="20260110T000000Z"/></C:comp-filter>'
    )
    assert.equal(matchesFilter(one, asked, ianaZone('Europe/Berlin')!), true)
    assert.equal(matchesFilter(one, asked, utcZone), false)
  })

  test('alarms: before, at the end, again and again', () => {
    const rings = (alarm: string, start: string): boolean =>
      matches(
        component(
          'VEVENT',
          `DTSTART:20260110T100000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY\nBEGIN:VALARM\nACTION:DISPLAY\n${alarm}\nEND:VALARM`
        ),
        `<C:comp-filter name="VEVENT"><C:comp-filter name="VALARM"><C:time-range start="${start}" end="${start.replace('00Z', '59Z')}"/></C:comp-filter></C:comp-filter>`
      )
    assert.equal(rings('TRIGGER:-PT15M', '20260117T094500Z'), true)
    assert.equal(rings('TRIGGER:-PT15M', '20260117T094600Z'), false)
    assert.equal(rings('TRIGGER;RELATED=END:PT5M', '20260110T110500Z'), true)
    assert.equal(rings('TRIGGER:-PT15M\nREPEAT:2\nDURATION:PT5M', '20260110T095500Z'), true)
    assert.equal(rings('TRIGGER;VALUE=DATE-TIME:20260105T000000Z', '20260105T000000Z'), true)
  })
})

test('properties and their parameters', () => {
  const one = component(
    'VEVENT',
    'DTSTART:20260110T100000Z\nSUMMARY:Lunch\\, late\nATTENDEE;PARTSTAT=DECLINED:mailto:a@example.com'
  )
  const within = (inside: string): boolean =>
    matches(one, `<C:comp-filter name="VEVENT">${inside}</C:comp-filter>`)
  const text = (match: string, more = ''): string => `<C:text-match${more}>${match}</C:text-match>`
  assert.ok(within(`<C:prop-filter name="SUMMARY">${text('lunch, LATE')}</C:prop-filter>`))
  assert.ok(
    !within(`<C:prop-filter name="SUMMARY">${text('lunch', ' negate-condition="yes"')}</C:prop-filter>`)
  )
  assert.ok(within('<C:prop-filter name="LOCATION"><C:is-not-defined/></C:prop-filter>'))
  assert.ok(!within('<C:prop-filter name="SUMMARY"><C:is-not-defined/></C:prop-filter>'))
  const partstat = `<C:param-filter name="PARTSTAT">${text('declined')}</C:param-filter>`
  assert.ok(within(`<C:prop-filter name="ATTENDEE">${partstat}</C:prop-filter>`))
  assert.ok(!matches(one, '<C:comp-filter name="VEVENT"><C:is-not-defined/></C:comp-filter>'))
  assert.ok(matches(one, '<C:comp-filter name="VTODO"><C:is-not-defined/></C:comp-filter>'))
  assert.ok(!matches(one, '<C:comp-filter name="VTODO"/>'))
})

describe('calendar data', () => {
  const asked: CalendarDataRequest = { expand: undefined, limitRecurrence: undefined, parts: undefined }
  const january = { start: Date.UTC(2026, 0, 1), end: Date.UTC(2026, 1, 1) }
  const series = object(
    [
      'BEGIN:VEVENT\nUID:1\nDTSTART;TZID=Europe/Berlin:20251230T100000\nDTEND;TZID=Europe/Berlin:20251230T110000',
      'RRULE:FREQ=WEEKLY;COUNT=8\nSUMMARY:Weekly\nEND:VEVENT',
      'BEGIN:VEVENT\nUID:1\nRECURRENCE-ID;TZID=Europe/Berlin:20260106T100000\nDTSTART:20260107T120000Z\nDURATION:PT2H',
      'SUMMARY:Moved\nEND:VEVENT',
      'BEGIN:VEVENT\nUID:1\nRECURRENCE-ID;TZID=Europe/Berlin:20260210T100000\nDTSTART:20260211T120000Z\nEND:VEVENT'
    ].join('\n')
  )

  test('expanded: each instance in UTC', () => {
    const text = calendarData(series, { ...asked, expand: january }, utcZone)
    assert.deepEqual(
      text.match(/^(DTSTART|RECURRENCE-ID):.*$/gm)!.map((line) => line.trim()),
      [
        'DTSTART:20260107T120000Z',
        'RECURRENCE-ID:20260106T090000Z',
        'DTSTART:20260113T090000Z',
        'RECURRENCE-ID:20260113T090000Z',
        'DTSTART:20260120T090000Z',
        'RECURRENCE-ID:20260120T090000Z',
        'DTSTART:20260127T090000Z',
        'RECURRENCE-ID:20260127T090000Z'
      ]
    )
    assert.match(text, /DTEND:20260113T100000Z/)
    assert.doesNotMatch(text, /RRULE|TZID/)
  })

  test('a series of seconds is expanded to so many and no more', () => {
    const bomb = component('VEVENT', 'DTSTART:20200101T000000Z\nRRULE:FREQ=SECONDLY')
    const text = calendarData(bomb, { ...asked, expand: january }, utcZone)
    assert.equal(text.match(/BEGIN:VEVENT/g)!.length, 3000)
  })

  test('only the overridden instances of a range', () => {
    const text = calendarData(series, { ...asked, limitRecurrence: january }, utcZone)
    assert.match(text, /RRULE/)
    assert.match(text, /Moved/)
    assert.doesNotMatch(text, /20260211/)
  })

  test('some properties', () => {
    const event = { name: 'VEVENT', properties: ['SUMMARY'], components: [] }
    const parts = { name: 'VCALENDAR', properties: ['VERSION'], components: [event] }
    assert.equal(
      calendarData(component('VEVENT', 'DTSTART:20260101T000000Z\nSUMMARY:a'), { ...asked, parts }, utcZone),
      'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:a\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'
    )
  })
})

test('free and busy: joined, by kind, cut to the range', () => {
  const range = { start: Date.UTC(2026, 0, 10), end: Date.UTC(2026, 0, 11) }
  const events = [
    'DTSTART:20260109T230000Z\nDURATION:PT2H',
    'DTSTART:20260110T003000Z\nDURATION:PT1H',
    'DTSTART:20260110T120000Z\nDURATION:PT1H\nSTATUS:TENTATIVE',
    'DTSTART:20260110T140000Z\nDURATION:PT1H\nSTATUS:CANCELLED',
    'DTSTART:20260110T150000Z\nDURATION:PT1H\nTRANSP:TRANSPARENT',
    'DTSTART:20250110T180000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY'
  ]
  const periods = events.flatMap((lines) => busyPeriods(component('VEVENT', lines), range, utcZone))
  const text = writeComponent(freeBusyCalendar({ range, periods, now: 0, uid: 'u' }))
  assert.deepEqual(
    text.match(/^FREEBUSY.*$/gm)!.map((line) => line.trim()),
    [
      'FREEBUSY;FBTYPE=BUSY:20260110T000000Z/20260110T013000Z',
      'FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260110T120000Z/20260110T130000Z',
      'FREEBUSY;FBTYPE=BUSY:20260110T180000Z/20260110T190000Z'
    ]
  )
})

describe('availability: RFC 7953', () => {
  const range = { start: Date.UTC(2026, 0, 12), end: Date.UTC(2026, 0, 14) }
  const available = (lines: string): string =>
    `BEGIN:AVAILABLE\nUID:a\nDTSTAMP:20260101T000000Z\n${lines}\nEND:AVAILABLE`
  const office = available(
    'DTSTART:20260105T090000Z\nDTEND:20260105T170000Z\nRRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'
  )
  const told = (...lines: string[]): string[] =>
    unavailablePeriods(
      lines.map((one) => component('VAVAILABILITY', one)),
      range,
      utcZone
    ).map(({ start, end, type }) => {
      const [from, to] = [start, end].map((at) => new Date(at).toISOString().slice(8, 16))
      return `${from}/${to} ${type}`
    })

  test('all but what is available', () => {
    assert.deepEqual(told(office), [
      '12T00:00/12T09:00 BUSY-UNAVAILABLE',
      '12T17:00/13T09:00 BUSY-UNAVAILABLE',
      '13T17:00/14T00:00 BUSY-UNAVAILABLE'
    ])
    assert.deepEqual(told('DTSTART:20260113T000000Z\nDTEND:20260113T120000Z\nBUSYTYPE:BUSY'), [
      '13T00:00/13T12:00 BUSY'
    ])
    assert.deepEqual(told('DTSTART:20270101T000000Z'), [])
  })

  test('an overridden instance of it', () => {
    const short = available('RECURRENCE-ID:20260112T090000Z\nDTSTART:20260112T090000Z\nDURATION:PT3H')
    assert.deepEqual(told(`${office}\n${short}`).slice(0, 2), [
      '12T00:00/12T09:00 BUSY-UNAVAILABLE',
      '12T12:00/13T09:00 BUSY-UNAVAILABLE'
    ])
  })

  test('where two meet the higher priority decides, none being the lowest', () => {
    const travel = 'PRIORITY:1\nBUSYTYPE:BUSY-TENTATIVE\nDTSTART:20260112T000000Z\nDTEND:20260113T000000Z'
    const night = available('DTSTART:20260112T200000Z\nDTEND:20260112T220000Z')
    const wanted = [
      '13T00:00/13T09:00 BUSY-UNAVAILABLE',
      '13T17:00/14T00:00 BUSY-UNAVAILABLE',
      '12T00:00/12T20:00 BUSY-TENTATIVE',
      '12T22:00/13T00:00 BUSY-TENTATIVE'
    ]
    assert.deepEqual(told(`${travel}\n${night}`, office), wanted)
    assert.deepEqual(told(`PRIORITY:9\n${office}`, `${travel}\n${night}`), wanted)
  })

  test('a bomb ends', () => {
    const seconds = available('DTSTART:20200101T000000Z\nDURATION:PT0S\nRRULE:FREQ=SECONDLY')
    assert.ok(told(seconds).length <= 5_001)
  })
})

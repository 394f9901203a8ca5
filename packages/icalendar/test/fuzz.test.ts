// Whatever is put into a calendar: it is refused as calendar data, or it is kept as it came and can be asked about.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { C, calendarDataRequest, element } from '@postkeep/dav-protocol'
import { fuzzTarget, sourceLiterals, transcriptObjects, unlessRefusedBy } from '@postkeep/fuzz'
import {
  applyMessage,
  busyPeriods,
  calendarData,
  CalendarDataError,
  CalendarFile,
  type CalendarObject,
  type Component,
  describeObject,
  parseCalendar,
  parseCalendarObject,
  parseItipMessage,
  publicPart,
  spanOf,
  splitCalendars,
  utcZone,
  writeComponent
} from '../src/index.ts'

const root = join(import.meta.dirname, '..')
const covers = ['/packages/icalendar/src/']
const words = sourceLiterals(`${root}/src/**/*.ts`)
const lines = (...all: readonly string[]): string => `${all.join('\r\n')}\r\n`
const calendar = (...inside: readonly string[]): string =>
  lines('BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x//y//EN', ...inside, 'END:VCALENDAR')

const series = [
  'BEGIN:VTIMEZONE',
  'TZID:Here',
  'BEGIN:DAYLIGHT',
  'DTSTART:20260329T020000',
  'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'END:DAYLIGHT',
  'BEGIN:STANDARD',
  'DTSTART:20261025T030000',
  'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20401028T010000Z',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'END:STANDARD',
  'END:VTIMEZONE',
  'BEGIN:VEVENT',
  'UID:series@example.org',
  'DTSTAMP:20260101T000000Z',
  'SUMMARY;LANGUAGE=en;X-A="a,b;c":Tea\\, cake\\; and ^caret',
  ' folded',
  'DTSTART;TZID=Here:20260102T100000',
  'DURATION:P1DT2H3M4S',
  'RRULE:FREQ=MONTHLY;INTERVAL=2;BYDAY=1MO,-1FR;BYSETPOS=1,-1;WKST=SU;COUNT=20',
  'RDATE;TZID=Here;VALUE=PERIOD:20260103T100000/PT1H,20260104T100000/20260104T110000',
  'EXDATE;TZID=Here:20260105T100000',
  'ORGANIZER;CN="Ann":mailto:ann@example.org',
  'ATTENDEE;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:bob@example.org',
  'BEGIN:VALARM',
  'ACTION:DISPLAY',
  'DESCRIPTION:Now',
  'TRIGGER;RELATED=END:-PT15M',
  'END:VALARM',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:series@example.org',
  'DTSTAMP:20260101T000000Z',
  'RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Here:20260302T100000',
  'DTSTART;TZID=Here:20260302T120000',
  'DTEND;TZID=Here:20260302T130000',
  'END:VEVENT'
]
const others = [
  [
    'VTODO',
    'DTSTART;VALUE=DATE:20260101',
    'DUE;VALUE=DATE:20260105',
    'RRULE:FREQ=WEEKLY;BYDAY=MO',
    'STATUS:NEEDS-ACTION'
  ],
  ['VJOURNAL', 'DTSTART:20260101T000000', 'SUMMARY:Day', 'CLASS:PRIVATE'],
  [
    'VEVENT',
    'DTSTART:20260101T000000Z',
    'RRULE:FREQ=YEARLY;BYWEEKNO=1,53;BYYEARDAY=-1,366;BYHOUR=1;UNTIL=20301231'
  ],
  [
    'VEVENT',
    'DTSTART;TZID=Europe/Berlin:20260101T000000',
    'RRULE:FREQ=MINUTELY;BYSECOND=0,30;COUNT=9',
    'EXRULE:FREQ=HOURLY;INTERVAL=5'
  ],
  [
    'VFREEBUSY',
    'DTSTART:20260101T000000Z',
    'FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260101T100000Z/PT1H,20260102T100000Z/PT1H'
  ],
  [
    'VAVAILABILITY',
    'DTSTART:20260101T000000Z',
    'BEGIN:AVAILABLE',
    'UID:2',
    'DTSTART:20260101T090000Z',
    'RRULE:FREQ=DAILY',
    'END:AVAILABLE'
  ]
].map(([kind, ...inside]) =>
  calendar(`BEGIN:${kind}`, 'UID:1', 'DTSTAMP:20260101T000000Z', ...inside, `END:${kind}`)
)
const told = transcriptObjects(`${root}/../../services/caldav/test/transcripts/**/*.txt`, 'VCALENDAR')
const seeds = [calendar(...series), ...others, ...told]

const range = { start: Date.UTC(2026, 0, 1), end: Date.UTC(2026, 1, 1) }
const expand = element(C('calendar-data'), [
  element(C('expand'), '', { start: '20260101T000000Z', end: '20260110T000000Z' })
])

const unlessRefused = unlessRefusedBy(CalendarDataError)

function withoutRaw({ name, properties, components }: Component): Component {
  const bare = properties.map((one) => ({ name: one.name, parameters: one.parameters, value: one.value }))
  return { name, properties: bare, components: components.map(withoutRaw) }
}

function ask(object: CalendarObject): void {
  spanOf(object)
  describeObject(object, utcZone)
  busyPeriods(object, range, utcZone)
  const text = calendarData(object, calendarDataRequest(expand), utcZone)
  parseCalendar(Buffer.from(text))
}

test('objects', async (t) => {
  const run = (input: Buffer): void => {
    const object = unlessRefused(() => parseCalendarObject(input))
    if (object === undefined) return
    const written = writeComponent(object.calendar)
    assert.equal(writeComponent(parseCalendar(Buffer.from(written))), written)
    const bare = withoutRaw(object.calendar)
    assert.deepEqual(withoutRaw(parseCalendar(Buffer.from(writeComponent(bare)))), bare)
    unlessRefused(() => ask(object))
  }
  await fuzzTarget(t, {
    name: 'icalendar objects',
    found: `${import.meta.dirname}/fuzz-found/objects`,
    seeds,
    words,
    covers,
    inputs: 1500,
    run
  })
})

test('files', async (t) => {
  const run = (input: Buffer): void => {
    const file = new CalendarFile('All')
    const parts = [file.begin()]
    const uids = new Set<string>()
    for (const part of splitCalendars(input)) {
      if (part.kind === 'fault' || uids.has(part.object.uid)) continue
      uids.add(part.object.uid)
      assert.equal(parseCalendarObject(part.bytes).uid, part.object.uid)
      parts.push(file.add(part.bytes))
      const open = publicPart(part.bytes)
      if (open) parseCalendar(open)
    }
    for (const { kind } of splitCalendars(Buffer.from([...parts, file.end()].join('')))) {
      assert.equal(kind, 'object', 'what was put together is not taken apart')
    }
  }
  const twice = [...seeds, seeds.slice(0, 4).join('')]
  await fuzzTarget(t, {
    name: 'icalendar files',
    found: `${import.meta.dirname}/fuzz-found/files`,
    seeds: twice,
    words,
    covers,
    inputs: 1500,
    run
  })
})

test('invitations', async (t) => {
  const invitations = seeds.flatMap((seed) =>
    ['REQUEST', 'REPLY', 'CANCEL'].map((method) =>
      seed.replace('VERSION:2.0', `VERSION:2.0\r\nMETHOD:${method}`)
    )
  )
  const stored = parseCalendarObject(Buffer.from(seeds[0]!))
  const run = (input: Buffer): void => {
    const message = unlessRefused(() => parseItipMessage(input))
    if (message === undefined) return
    const applied = unlessRefused(() =>
      applyMessage({ message, stored, self: new Set(['bob@example.org']), sender: 'ann@example.org' })
    )
    if (applied?.kind === 'stored') parseCalendarObject(Buffer.from(writeComponent(applied.object.calendar)))
  }
  await fuzzTarget(t, {
    name: 'icalendar invitations',
    found: `${import.meta.dirname}/fuzz-found/invitations`,
    seeds: invitations,
    words,
    covers,
    inputs: 1500,
    run
  })
})

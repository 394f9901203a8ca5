import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CalendarDataError } from './calendar-data-error.ts'
import { parseCalendarObject } from './calendar-object.ts'
import { spanOf } from './span.ts'
import { writeComponent } from './syntax/write-component.ts'

const bytes = (text: string): Buffer => Buffer.from(text.replace(/\r?\n/g, '\r\n'))

const override = 'BEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20260102T000000Z\nDTSTART:20260102T010000Z\nEND:VEVENT'

function calendar(inside: string): Buffer {
  return bytes(`BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//x//EN\n${inside}\nEND:VCALENDAR\n`)
}

function event(lines: string): Buffer {
  return calendar(`BEGIN:VEVENT\nUID:1\nDTSTAMP:20260101T000000Z\n${lines}\nEND:VEVENT`)
}

function refusal(text: Buffer): string | undefined {
  try {
    parseCalendarObject(text)
    return undefined
  } catch (error) {
    assert.ok(error instanceof CalendarDataError, String(error))
    return error.precondition
  }
}

describe('what cannot be stored', () => {
  const data = 'valid-calendar-data'
  const resource = 'valid-calendar-object-resource'
  const one = 'BEGIN:VEVENT\nUID:1\nDTSTART:20260101T000000Z\nEND:VEVENT'
  const table: [what: string, text: Buffer, precondition: string][] = [
    ['no text', bytes(''), data],
    ['no UTF-8', Buffer.from([0x42, 0xff, 0xfe]), data],
    ['a control character', event('DTSTART:20260101T000000Z\nSUMMARY:a\u0001b'), data],
    ['NUL', event('DTSTART:20260101T000000Z\nSUMMARY:a\u0000b'), data],
    ['no end', bytes('BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\nEND:VCALENDAR\n'), data],
    ['a line that is none', event('DTSTART:20260101T000000Z\nthis is not a line'), data],
    ['two calendars', Buffer.concat([calendar(one), calendar(one)]), data],
    ['version 1.0', bytes('BEGIN:VCALENDAR\nVERSION:1.0\nEND:VCALENDAR\n'), 'supported-calendar-data'],
    ['a method', calendar(`METHOD:REQUEST\n${one}`), resource],
    ['nothing inside', calendar('X-A:b'), resource],
    ['no UID', calendar('BEGIN:VEVENT\nDTSTART:20260101T000000Z\nEND:VEVENT'), resource],
    ['two UIDs', calendar(`${one}\n${one.replace('UID:1', 'UID:2')}`), resource],
    ['two masters', calendar(`${one}\n${one}`), resource],
    ['two kinds', calendar(`${one}\n${one.replaceAll('VEVENT', 'VTODO')}`), resource],
    ['another kind', calendar('BEGIN:X-THING\nUID:1\nEND:X-THING'), 'supported-calendar-component'],
    ['the same instance twice', calendar(`${one}\n${override}\n${override}`), resource],
    ['no start', event('SUMMARY:a'), data],
    ['an end before the start', event('DTSTART:20260102T000000Z\nDTEND:20260101T000000Z'), data],
    ['an end and a duration', event('DTSTART:20260102T000000Z\nDTEND:20260103T000000Z\nDURATION:PT1H'), data],
    ['an end of another kind', event('DTSTART:20260102T000000Z\nDTEND;VALUE=DATE:20260103'), data],
    ['a negative duration', event('DTSTART:20260102T000000Z\nDURATION:-PT1H'), data],
    ['a date with a zone', event('DTSTART;VALUE=DATE;TZID=Europe/Berlin:20260102'), data],
    ['a date that says nothing of it', event('DTSTART:20260102'), data],
    ['a day that is none', event('DTSTART:20260230T000000Z'), data],
    ['a zone that nobody knows', event('DTSTART;TZID=Nowhere/Town:20260102T000000'), data],
    ['a rule that is none', event('DTSTART:20260102T000000Z\nRRULE:FREQ=SOMETIMES'), data],
    [
      'a rule with two ends',
      event('DTSTART:20260102T000000Z\nRRULE:FREQ=DAILY;COUNT=2;UNTIL=20260105T000000Z'),
      data
    ],
    [
      'another calendar',
      event('DTSTART:20260102T000000Z\nRRULE:FREQ=DAILY;RSCALE=HEBREW'),
      'supported-calendar-data'
    ],
    ['a rule of exceptions that is none', event('DTSTART:20260102T000000Z\nEXRULE:FREQ=SOMETIMES'), data],
    [
      'an availability without a start inside',
      calendar('BEGIN:VAVAILABILITY\nUID:1\nBEGIN:AVAILABLE\nUID:2\nEND:AVAILABLE\nEND:VAVAILABILITY'),
      data
    ],
    ['depth', calendar(`${'BEGIN:VEVENT\n'.repeat(20)}${'END:VEVENT\n'.repeat(20).trim()}`), data]
  ]
  for (const [what, text, precondition] of table) {
    test(what, () => assert.equal(refusal(text), precondition))
  }

  test('a hundred thousand lines are read in a moment', () => {
    const many = 'ATTENDEE;CN="A, B";PARTSTAT=NEEDS-ACTION:mailto:a@example.com\n'.repeat(100_000).trim()
    assert.equal(refusal(event(`DTSTART:20260102T000000Z\n${many}`)), undefined)
  })
})

describe('what can', () => {
  test('LF, a byte order mark, folds, empty lines, names in lower case', () => {
    const text =
      '\ufeffbegin:vcalendar\nversion:2.0\n\nbegin:vevent\nuid:a\n b\ndtstart:20260101T000000Z\nsummary:x\n\t y\nend:vevent\nend:vcalendar'
    const { uid, kind } = parseCalendarObject(Buffer.from(text))
    assert.deepEqual([uid, kind], ['ab', 'VEVENT'])
  })

  test('only overridden instances', () => {
    const { master, overrides } = parseCalendarObject(calendar(override))
    assert.equal(master, undefined)
    assert.equal(overrides.length, 1)
  })

  test('what is written again is what came', () => {
    const long = `SUMMARY;X-A="b:c":${'ü'.repeat(30)}\r\n ${'x'.repeat(60)}`
    const text = event(`DTSTART:20260102T000000Z\n${long}`).toString()
    assert.equal(writeComponent(parseCalendarObject(Buffer.from(text)).calendar), text)
  })
})

describe('span', () => {
  const day = 86_400
  const spanIn = (lines: string): (number | null)[] => {
    const { start, end } = spanOf(parseCalendarObject(event(lines)))
    return [start, end]
  }
  const at = (text: string): number => Date.parse(text) / 1000

  test('of one event', () => {
    const [start, end] = spanIn('DTSTART:20260102T000000Z\nDTEND:20260102T010000Z')
    assert.equal(start, at('2026-01-02T00:00Z') - day)
    assert.equal(end, at('2026-01-02T01:00Z') + day)
  })

  test('of a series: with its end, without one, with too many to count', () => {
    const [, counted] = spanIn('DTSTART:20260102T000000Z\nDURATION:PT1H\nRRULE:FREQ=YEARLY;COUNT=3')
    assert.ok(counted! >= at('2028-01-02T01:00Z') && counted! < at('2028-01-05T00:00Z'))
    const [, until] = spanIn('DTSTART:20260102T000000Z\nRRULE:FREQ=DAILY;UNTIL=20300101T000000Z')
    assert.ok(until! >= at('2030-01-01T00:00Z') && until! < at('2030-01-05T00:00Z'))
    assert.equal(spanIn('DTSTART:20260102T000000Z\nRRULE:FREQ=DAILY')[1], null)
    assert.equal(spanIn('DTSTART:20260102T000000Z\nRRULE:FREQ=SECONDLY;BYSECOND=1;COUNT=9999999999')[1], null)
  })

  test('of dates before the start, and far after it', () => {
    const [start, end] = spanIn('DTSTART:20260102T000000Z\nRDATE:20250101T000000Z,20400101T000000Z')
    assert.ok(start! <= at('2025-01-01T00:00Z'))
    assert.ok(end! >= at('2040-01-01T00:00Z'))
  })
})

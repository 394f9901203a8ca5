import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { parseCalendarObject } from '../calendar-object.ts'
import { CalendarFile } from './calendar-file.ts'
import { publicPart } from './public-part.ts'
import { splitCalendars, type SplitFault, type SplitObject } from './split-calendars.ts'

const file = (...lines: string[]): Buffer => Buffer.from(`${lines.join('\r\n')}\r\n`)
const calendar = (...lines: string[]): Buffer =>
  file('BEGIN:VCALENDAR', 'VERSION:2.0', 'METHOD:PUBLISH', ...lines, 'END:VCALENDAR')
const event = (uid: string, ...lines: string[]): string[] => [
  'BEGIN:VEVENT',
  ...(uid === '' ? [] : [`UID:${uid}`]),
  'DTSTAMP:20260101T000000Z',
  ...(lines.length === 0 ? ['DTSTART:20260102T100000Z'] : lines),
  'END:VEVENT'
]
const zone = (tzid: string, offset = '+0100'): string[] => [
  'BEGIN:VTIMEZONE',
  `TZID:${tzid}`,
  'BEGIN:STANDARD',
  'DTSTART:19700101T000000',
  `TZOFFSETFROM:${offset}`,
  `TZOFFSETTO:${offset}`,
  'END:STANDARD',
  'END:VTIMEZONE'
]

function taken(bytes: Buffer): { objects: SplitObject[]; faults: SplitFault[] } {
  const parts = [...splitCalendars(bytes)]
  const faults = parts.filter((part) => part.kind === 'fault')
  return { objects: parts.filter((part) => part.kind === 'object'), faults }
}

describe('a file taken apart', () => {
  test('one object a UID, with its overrides and the zones that it names', () => {
    const bytes = calendar(
      ...zone('Home'),
      ...zone('Away'),
      ...event('1', 'DTSTART;TZID=Home:20260102T100000', 'RRULE:FREQ=DAILY'),
      ...event('2'),
      ...event('1', 'RECURRENCE-ID;TZID=Home:20260103T100000', 'DTSTART;TZID=Home:20260103T120000')
    )
    const { faults, objects } = taken(bytes)
    assert.deepEqual(faults, [])
    assert.deepEqual(
      objects.map(({ object: { uid, overrides } }) => [uid, overrides.length]),
      [
        ['1', 1],
        ['2', 0]
      ]
    )
    const text = objects[0]!.bytes.toString()
    assert.match(text, /TZID:Home/)
    assert.doesNotMatch(text, /TZID:Away|METHOD/)
    assert.doesNotMatch(objects[1]!.bytes.toString(), /VTIMEZONE/)
  })

  test('what is bad is named, with its line; the rest is taken', () => {
    const bytes = calendar(
      ...event('good'),
      ...event('no-start', 'SUMMARY:x'),
      'BEGIN:VEVENT',
      'UID:spoiled',
      'this is no line',
      'END:VEVENT',
      'BEGIN:X-THING',
      'END:X-THING',
      ...event('last')
    )
    const { faults, objects } = taken(bytes)
    assert.deepEqual(
      objects.map(({ object }) => object.uid),
      ['good', 'last']
    )
    assert.deepEqual(
      faults.map(({ line, what }) => [line, what]),
      [
        [14, 'VEVENT'],
        [18, 'X-THING'],
        [9, 'VEVENT no-start']
      ]
    )
  })

  test('a component that is cut short does not take the next calendar with it', () => {
    const cut = file('BEGIN:VCALENDAR', 'VERSION:2.0', ...event('a'), 'BEGIN:VEVENT', 'UID:b')
    const { faults, objects } = taken(Buffer.concat([cut, calendar(...event('c'))]))
    assert.deepEqual(
      objects.map(({ object }) => object.uid),
      ['a', 'c']
    )
    assert.deepEqual(
      faults.map(({ text }) => text),
      ['It has no end']
    )
  })

  test('an event without a UID gets the same one each time', () => {
    const alarm = ['BEGIN:VALARM', 'UID:alarm', 'ACTION:DISPLAY', 'TRIGGER:-PT5M', 'END:VALARM']
    const bytes = calendar(...event('', 'DTSTART:20260102T100000Z', ...alarm), ...event(''))
    const uids = () => taken(bytes).objects.map(({ object }) => object.uid)
    assert.equal(new Set(uids()).size, 2)
    assert.deepEqual(uids(), uids())
  })

  test('bytes that are no UTF-8 spoil their own component only; folds and LF stay', () => {
    const bad = Buffer.from(event('x', 'DTSTART:20260102T100000Z', 'SUMMARY:\u00fc').join('\n'), 'latin1')
    const good = event('y', 'DTSTART:20260102T100000Z', 'SUMMARY:über', ' all').join('\n')
    const bytes = Buffer.concat([
      Buffer.from('BEGIN:VCALENDAR\nVERSION:2.0\n'),
      bad,
      Buffer.from(`\n${good}\nEND:VCALENDAR\n`)
    ])
    const { faults, objects } = taken(bytes)
    assert.equal(faults.length, 1)
    assert.match(objects[0]!.bytes.toString(), /SUMMARY:über\r\n all\r\n/)
  })

  test('random lines never break it', () => {
    const line = fc.constantFrom(...zone('Z'), ...event('1'), 'BEGIN:VCALENDAR', 'END:VCALENDAR', 'é', '')
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        for (const part of splitCalendars(file(...lines))) {
          if (part.kind === 'object') parseCalendarObject(part.bytes)
        }
      })
    )
  })
})

test('what everybody may see: nothing private, no people, no alarms', () => {
  const lines = [
    'DTSTART:20260102T100000Z',
    'SUMMARY:Fair',
    'ATTENDEE:mailto:a@example.com',
    'ORGANIZER:mailto:b@example.com',
    'ATTACH;MANAGED-ID=1:https://example.com/a',
    'ATTACH:https://example.com/b',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    'TRIGGER:-PT5M',
    'END:VALARM'
  ]
  const shown = publicPart(calendar(...event('1', ...lines)))!.toString()
  assert.match(shown, /SUMMARY:Fair/)
  assert.match(shown, /example\.com\/b/)
  assert.doesNotMatch(shown, /mailto|VALARM|MANAGED-ID/)
  for (const value of ['PRIVATE', 'confidential', 'X-SECRET']) {
    const hidden = event('1', 'DTSTART:20260102T100000Z', `CLASS:${value}`)
    assert.equal(publicPart(calendar(...zone('Home'), ...hidden)), undefined)
  }
})

describe('objects joined', () => {
  const stored = (uid: string, offset?: string): Buffer =>
    calendar(...zone('Home', offset), ...event(uid, 'DTSTART;TZID=Home:20260102T100000'))

  function joined(...objects: Buffer[]): string {
    const into = new CalendarFile('Work, all; of it')
    return [into.begin(), ...objects.map((one) => into.add(one)), into.end()].join('')
  }

  test('a zone stands once; what comes out goes in again', () => {
    const text = joined(stored('1'), stored('2'))
    assert.equal(text.match(/BEGIN:VTIMEZONE/g)?.length, 1)
    assert.match(text, /X-WR-CALNAME:Work\\, all\\; of it\r\n/)
    const { faults, objects } = taken(Buffer.from(text))
    assert.deepEqual([faults.length, objects.length], [0, 2])
  })

  test('two different zones of one name do not become one', () => {
    const { objects } = taken(Buffer.from(joined(stored('1'), stored('2', '+0500'))))
    assert.deepEqual(
      objects.map(({ bytes }) => /TZOFFSETTO:(.*)\r/.exec(bytes.toString())?.[1]),
      ['+0100', '+0500']
    )
  })
})

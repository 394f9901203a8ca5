// The events of a calendar, the same for every server: 5,000 as phones and desktops write them, 500 of them recurring.

export interface CalendarEvent {
  /** Of the object, e.g. 17.ics. */
  readonly name: string
  readonly text: string
  /** Whether any of it lies in `askedMonth`. */
  readonly isInMonth: boolean
}

/** As a time range of RFC 4791 has it. */
export const askedMonth = { start: '20260301T000000Z', end: '20260401T000000Z' } as const

const firstYear = 2024
const months = 50
const monthIndex = (2026 - firstYear) * 12 + 2
const recurringEvery = 10

/** Rules and where they start, one after the other; half of them have something in March 2026. */
const recurring: readonly {
  readonly start: string
  readonly rule: string
  readonly isInMonth: boolean
}[] = [
  { start: '20240108', rule: 'FREQ=WEEKLY', isInMonth: true },
  { start: '20240115', rule: 'FREQ=MONTHLY;BYMONTHDAY=15', isInMonth: true },
  { start: '20240102', rule: 'FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20250101T000000Z', isInMonth: false },
  { start: '20240312', rule: 'FREQ=YEARLY', isInMonth: true },
  { start: '20240712', rule: 'FREQ=YEARLY', isInMonth: false },
  { start: '20240105', rule: 'FREQ=DAILY;COUNT=30', isInMonth: false }
]

export function calendarEvents(count: number): CalendarEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `${index}.ics`
    if (index % recurringEvery === 0) {
      const { start, rule, isInMonth } = recurring[(index / recurringEvery) % recurring.length]!
      return { name, text: eventText(index, start, `RRULE:${rule}`), isInMonth }
    }
    const month = index % months
    const year = firstYear + Math.floor(month / 12)
    const date = `${year}${twoDigits((month % 12) + 1)}${twoDigits((index % 28) + 1)}`
    return { name, text: eventText(index, date), isInMonth: month === monthIndex }
  })
}

/** A change of it. */
export function changed({ text }: CalendarEvent, round: number): string {
  return text.replace(/^SUMMARY:.*$/m, `SUMMARY:changed ${round}`)
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}

const zone = [
  'BEGIN:VTIMEZONE',
  'TZID:Europe/Berlin',
  'BEGIN:DAYLIGHT',
  'DTSTART:19810329T020000',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'TZNAME:CEST',
  'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  'END:DAYLIGHT',
  'BEGIN:STANDARD',
  'DTSTART:19961027T030000',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'TZNAME:CET',
  'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  'END:STANDARD',
  'END:VTIMEZONE'
]

function eventText(index: number, date: string, ...more: readonly string[]): string {
  const hour = twoDigits(8 + (index % 10))
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Postkeep//bench//EN',
    ...zone,
    'BEGIN:VEVENT',
    `UID:bench-${index}@bench.test`,
    'DTSTAMP:20260101T080000Z',
    `DTSTART;TZID=Europe/Berlin:${date}T${hour}0000`,
    `DTEND;TZID=Europe/Berlin:${date}T${hour}4500`,
    ...more,
    `SUMMARY:Meeting number ${index}`,
    'LOCATION:Room 4, second floor',
    'DESCRIPTION:What was said the last time\\, and what is to be done until the next.',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    'DESCRIPTION:Reminder',
    'TRIGGER:-PT15M',
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
    ''
  ].join('\r\n')
}

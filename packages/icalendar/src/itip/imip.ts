// Scheduling messages as mail. RFC 6047 §2.
import { CalendarDataError } from '../calendar-data-error.ts'
import { calendarObject } from '../calendar-object.ts'
import { property, valueOf, type Component } from '../syntax/component.ts'
import { writeComponent } from '../syntax/write-component.ts'
import { timeOf, type CalendarTime } from '../values/calendar-time.ts'
import { unescapeText } from '../values/text.ts'
import { summaryOf } from './apply-message.ts'
import { membersOf, parseItipMessage, type ItipMessage, type OutgoingItip } from './itip-message.ts'

/** A body part of a message: its content type, and its bytes before any transfer encoding. */
export interface ImipPart {
  readonly contentType: string
  readonly body: string
}

/** text/calendar with the method that the calendar says (§2.4). */
export function imipPart({ method, calendar }: OutgoingItip): ImipPart {
  const kind = calendar.components.find(({ name }) => name !== 'VTIMEZONE')!.name
  return {
    contentType: `text/calendar; charset=UTF-8; method=${method}; component=${kind}`,
    body: writeComponent(calendar)
  }
}

const verbs: Readonly<Partial<Record<ItipMessage['method'], string>>> = {
  REQUEST: 'Invitation',
  CANCEL: 'Cancelled',
  COUNTER: 'New time proposed'
}
const answers: Readonly<Record<string, string>> = {
  ACCEPTED: 'Accepted',
  DECLINED: 'Declined',
  TENTATIVE: 'Tentative'
}

/** E.g. `Invitation: Lunch`. */
export function imipSubject({ method, calendar }: OutgoingItip): string {
  const summary = unescapeText(summaryOf(calendarObject(calendar)))
    .replace(/\s+/g, ' ')
    .trim()
  const verb = verbs[method] ?? answers[partstatIn(calendar)] ?? 'Answer'
  return summary === '' ? verb : `${verb}: ${summary}`
}

/** What people read whose program knows no calendars. Lines end with CRLF. */
export function imipText(message: OutgoingItip): string {
  const object = calendarObject(message.calendar)
  const [first] = membersOf(object)
  const start = first && property(first, 'DTSTART')
  const told = (name: string): string => unescapeText((first && valueOf(first, name)) ?? '').trim()
  const lines = [
    imipSubject(message),
    '',
    start ? `When: ${whenText(timeOf(start, object.zones))}` : '',
    told('LOCATION') && `Where: ${told('LOCATION')}`,
    `From: ${message.from}`
  ]
  return `${lines.filter((line, index) => line || index === 1).join('\n')}\n`.replace(/\r?\n/g, '\r\n')
}

/** E.g. `Sat, 10 Jan 2026 10:00 (Europe/Berlin)`. */
function whenText({ isDate, wall, zone }: CalendarTime): string {
  const [, date, time] = /^(.*\d{4}) (\d\d:\d\d)/.exec(new Date(wall).toUTCString())!
  return isDate ? date! : `${date} ${time}${zone ? ` (${zone.name})` : ''}`
}

function partstatIn({ components }: Component): string {
  const attendee = components.flatMap(({ properties }) => properties).find(({ name }) => name === 'ATTENDEE')
  return attendee?.parameters.find(({ name }) => name === 'PARTSTAT')?.values[0]?.toUpperCase() ?? ''
}

/**
 * The message in a text/calendar part; undefined: it is none. `method`: the parameter of its content type, which must be
 * that of the calendar (§2.4).
 */
export function imipMessage(body: Uint8Array, method: string | undefined): ItipMessage | undefined {
  try {
    const message = parseItipMessage(body)
    return method === undefined || method.toUpperCase() === message.method ? message : undefined
  } catch (error) {
    if (error instanceof CalendarDataError) return undefined
    throw error
  }
}

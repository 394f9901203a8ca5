// Asking when others are busy: VFREEBUSY with METHOD:REQUEST, and the answer for each. RFC 6638 §5, RFC 5546 §3.3.
import {
  addressOf,
  freeBusyCalendar,
  membersOf,
  parseItipMessage,
  propertiesOf,
  property,
  timeOf,
  instantOf,
  utcZone,
  writeComponent,
  type BusyPeriod
} from '@postkeep/icalendar'

export interface FreeBusyRequest {
  /** E-mail address of who asks. */
  readonly organizer: string | undefined
  /** Milliseconds since 1970 UTC. */
  readonly range: { readonly start: number; readonly end: number }
  readonly attendees: readonly {
    /** As the request has it, e.g. `mailto:ann@example.com`. */
    readonly user: string
    /** undefined: it is no e-mail address. */
    readonly address: string | undefined
    /** VCALENDAR that tells it. */
    readonly answer: (busy: readonly BusyPeriod[], now: number) => string
  }[]
}

/** undefined: it asks for something else. @throws CalendarDataError */
export function parseFreeBusyRequest(bytes: Uint8Array): FreeBusyRequest | undefined {
  const { method, object } = parseItipMessage(bytes)
  const [asked] = membersOf(object)
  if (method !== 'REQUEST' || object.kind !== 'VFREEBUSY' || asked === undefined) return undefined
  const [organizer, start, end] = ['ORGANIZER', 'DTSTART', 'DTEND'].map((name) => property(asked, name))
  if (!organizer || !start || !end) return undefined
  const instant = (one: typeof start): number => instantOf(timeOf(one, object.zones), utcZone)
  const range = { start: instant(start), end: instant(end) }
  const attendees = propertiesOf(asked, 'ATTENDEE').map((one) => ({
    user: one.value.trim(),
    address: addressOf(one),
    answer: (periods: readonly BusyPeriod[], now: number) =>
      writeComponent(freeBusyCalendar({ range, periods, now, uid: object.uid, parties: [organizer, one] }))
  }))
  return { organizer: addressOf(organizer), range, attendees }
}

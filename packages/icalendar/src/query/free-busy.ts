// When somebody is busy. RFC 4791 §7.10; RFC 5545 §3.6.4.
import type { TimeRange } from '@postkeep/dav-protocol'
import type { CalendarObject } from '../calendar-object.ts'
import { instancesOf } from '../recurrence/recurrence-set.ts'
import { propertiesOf, valueOf, type Component } from '../syntax/component.ts'
import { makeProperty, parameter, type Property } from '../syntax/property.ts'
import { instantOf, utcText, utcZone } from '../values/calendar-time.ts'
import { parsePeriod } from '../values/period.ts'
import type { Zone } from '../zones/zone.ts'

export const busyTypes = ['BUSY', 'BUSY-UNAVAILABLE', 'BUSY-TENTATIVE'] as const
export type BusyType = (typeof busyTypes)[number]

/** Milliseconds since 1970 UTC. */
export interface BusyPeriod {
  readonly start: number
  readonly end: number
  readonly type: BusyType
}

/** Of one object: what is beyond is told as one period to the end of the range. */
const mostPeriods = 5_000

/** What an object takes of the range; cut to it. @throws CalendarDataError */
export function busyPeriods(object: CalendarObject, range: TimeRange, floating: Zone): BusyPeriod[] {
  if (object.kind === 'VFREEBUSY') return object.master ? toldPeriods(object.master, range) : []
  if (object.kind !== 'VEVENT') return []
  const found: BusyPeriod[] = []
  for (const { component, startsAt, endsAt } of instancesOf(object, { ...range, floating })) {
    const type = typeOf(component)
    if (type === undefined || startsAt >= range.end || endsAt <= range.start) continue
    const isMany = found.length >= mostPeriods
    found.push({ ...within({ start: startsAt, end: isMany ? range.end : endsAt }, range), type })
    if (isMany) break
  }
  return found
}

/** undefined: it takes no time. */
function typeOf(event: Component): BusyType | undefined {
  if (valueOf(event, 'TRANSP')?.toUpperCase() === 'TRANSPARENT') return undefined
  const status = valueOf(event, 'STATUS')?.toUpperCase()
  if (status === 'CANCELLED') return undefined
  return status === 'TENTATIVE' ? 'BUSY-TENTATIVE' : 'BUSY'
}

function toldPeriods(component: Component, range: TimeRange): BusyPeriod[] {
  return propertiesOf(component, 'FREEBUSY').flatMap((one) => {
    const told = parameter(one, 'FBTYPE')?.toUpperCase() ?? 'BUSY'
    if (told === 'FREE') return []
    const type = busyTypes.find((name) => name === told) ?? 'BUSY'
    return one.value.split(',', mostPeriods).flatMap((text) => {
      const period = parsePeriod(text, utcZone)
      const at = { start: instantOf(period.start, utcZone), end: instantOf(period.end, utcZone) }
      return at.start < range.end && at.end > range.start ? [{ ...within(at, range), type }] : []
    })
  })
}

function within({ start, end }: TimeRange, range: TimeRange): TimeRange {
  return { start: Math.max(start, range.start), end: Math.min(end, range.end) }
}

/** In rising order; those of a type that meet are one. */
export function joined(periods: readonly BusyPeriod[]): BusyPeriod[] {
  const joinedOnes = busyTypes.flatMap((type) => {
    const found: BusyPeriod[] = []
    for (const one of periods.filter((other) => other.type === type).sort((a, b) => a.start - b.start)) {
      const last = found.at(-1)
      if (last && one.start <= last.end) {
        found[found.length - 1] = { ...last, end: Math.max(last.end, one.end) }
      } else found.push(one)
    }
    return found
  })
  return joinedOnes.sort((a, b) => a.start - b.start)
}

export interface FreeBusyAnswer {
  readonly range: TimeRange
  readonly periods: readonly BusyPeriod[]
  /** Milliseconds since 1970 UTC. */
  readonly now: number
  readonly uid: string
  /** ORGANIZER and ATTENDEE of the request that is answered (RFC 5546 §3.3.2). */
  readonly parties?: readonly Property[]
}

/** VCALENDAR; with METHOD where it answers a request. */
export function freeBusyCalendar({ range, periods, now, uid, parties }: FreeBusyAnswer): Component {
  const freeBusy = {
    name: 'VFREEBUSY',
    properties: [
      makeProperty('UID', uid),
      makeProperty('DTSTAMP', utcText(now)),
      makeProperty('DTSTART', utcText(range.start)),
      makeProperty('DTEND', utcText(range.end)),
      ...(parties ?? []),
      ...joined(periods).map(({ start, end, type }) =>
        makeProperty('FREEBUSY', `${utcText(start)}/${utcText(end)}`, { FBTYPE: type })
      )
    ],
    components: []
  }
  return calendarOf([freeBusy], parties ? 'REPLY' : undefined)
}

export const productId = '-//Postkeep//Postkeep//EN'

export function calendarOf(components: readonly Component[], method?: string): Component {
  const properties = [makeProperty('VERSION', '2.0'), makeProperty('PRODID', productId)]
  if (method !== undefined) properties.push(makeProperty('METHOD', method))
  return { name: 'VCALENDAR', properties, components }
}

// What lists show of an event or a task.
import type { CalendarObject } from './calendar-object.ts'
import { endOf, timesOf } from './recurrence/component-times.ts'
import { valueOf } from './syntax/component.ts'
import { instantOf } from './values/calendar-time.ts'
import { unescapeText } from './values/text.ts'
import type { Zone } from './zones/zone.ts'

export interface ObjectDescription {
  /** Empty texts where it says nothing. */
  readonly summary: string
  readonly description: string
  readonly location: string
  /** CONFIRMED, NEEDS-ACTION … */
  readonly status: string
  /** A calendar address, e.g. mailto:ann@example.org. */
  readonly organizer: string
  /** Of the first instance, milliseconds since 1970 UTC. */
  readonly start: number | undefined
  /** DTEND or DUE. */
  readonly end: number | undefined
}

/** `floating`: where times without a zone are. @throws CalendarDataError */
export function describeObject(object: CalendarObject, floating: Zone): ObjectDescription {
  const component = object.master ?? object.overrides[0]
  const text = (name: string) => unescapeText((component && valueOf(component, name)) ?? '')
  const { end, length, start } = component
    ? timesOf(component, object.zones, floating)
    : { end: undefined, length: undefined, start: undefined }
  const until = end && instantOf(end, floating)
  return {
    summary: text('SUMMARY'),
    description: text('DESCRIPTION'),
    location: text('LOCATION'),
    status: text('STATUS').toUpperCase(),
    organizer: text('ORGANIZER'),
    start: start && instantOf(start, floating),
    end: until ?? (start && object.kind === 'VEVENT' ? endOf(start, length, floating) : undefined)
  }
}

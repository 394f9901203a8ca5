// Parts of a calendar object, as CALDAV:calendar-data asks for them. RFC 4791 §9.6.
import type { CalendarDataRequest, CalendarParts, TimeRange } from '@postkeep/dav-protocol'
import type { CalendarObject } from '../calendar-object.ts'
import type { Instance } from '../recurrence/instance.ts'
import { instancesOf } from '../recurrence/recurrence-set.ts'
import { property, withoutProperties, type Component } from '../syntax/component.ts'
import type { Property } from '../syntax/property.ts'
import { writeComponent } from '../syntax/write-component.ts'
import { instantOf, timeOf, timeProperty, utcZone } from '../values/calendar-time.ts'
import type { Zone } from '../zones/zone.ts'
import { instanceInRange } from './in-range.ts'

/** Of one object: what is beyond is left out. */
const mostInstances = 3_000

export function isWhole({ expand, limitRecurrence, parts }: CalendarDataRequest): boolean {
  return !expand && !limitRecurrence && !parts
}

/** iCalendar text. `floating`: where times without a zone are. @throws CalendarDataError */
export function calendarData(object: CalendarObject, asked: CalendarDataRequest, floating: Zone): string {
  let { calendar } = object
  if (asked.expand) calendar = expanded(object, asked.expand, floating)
  else if (asked.limitRecurrence) calendar = limited(object, asked.limitRecurrence, floating)
  return writeComponent(asked.parts ? cut(calendar, asked.parts) : calendar)
}

/** §9.6.5: each instance in the range by itself, times in UTC. */
function expanded(object: CalendarObject, range: TimeRange, floating: Zone): Component {
  const components: Component[] = []
  for (const instance of instancesOf(object, { ...range, floating })) {
    if (!instanceInRange(instance, range)) continue
    components.push(instanceComponent(instance, object))
    if (components.length >= mostInstances) break
  }
  return { ...object.calendar, components: ordered(components) }
}

function ordered(components: readonly Component[]): Component[] {
  const key = (one: Component): string => property(one, 'DTSTART')?.value ?? ''
  return [...components].sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

const recurrenceNames = ['RRULE', 'RDATE', 'EXDATE', 'EXRULE', 'RECURRENCE-ID', 'DTSTART', 'DTEND', 'DUE']

function instanceComponent(instance: Instance, { zones }: CalendarObject): Component {
  const { component, start, recurrence, endsAt, hasLength } = instance
  const replaced: Property[] = []
  if (start) replaced.push(timeProperty('DTSTART', start))
  const endName = component.name === 'VTODO' ? 'DUE' : 'DTEND'
  const end = property(component, endName)
  if (end && (hasLength || !start)) {
    const { isDate, zone } = timeOf(end, zones)
    // What floats was reckoned where the client is; its length is the same everywhere.
    const wall = isDate || zone === undefined ? wallEnd(instance) : endsAt
    replaced.push(timeProperty(endName, { wall, isDate, zone: zone && utcZone }))
  }
  if (recurrence) replaced.push(timeProperty('RECURRENCE-ID', recurrence))
  return withoutProperties(component, recurrenceNames, replaced)
}

function wallEnd({ start, startsAt, endsAt }: Instance): number {
  if (start === undefined) return endsAt
  const length = endsAt - startsAt
  // Days, where a clock change makes one of them longer.
  return start.wall + (start.isDate ? Math.round(length / 86_400_000) * 86_400_000 : length)
}

/** §9.6.6: the master, and those overridden instances that are, or were to be, in the range. */
function limited(object: CalendarObject, range: TimeRange, floating: Zone): Component {
  const inside = new Set<Component>()
  for (const instance of instancesOf({ ...object, master: undefined }, { ...range, floating })) {
    if (instanceInRange(instance, range)) inside.add(instance.component)
  }
  for (const override of object.overrides) {
    const original = instantOf(timeOf(property(override, 'RECURRENCE-ID')!, object.zones), floating)
    if (original >= range.start && original < range.end) inside.add(override)
    if (property(override, 'RECURRENCE-ID')!.parameters.some(({ name }) => name === 'RANGE'))
      inside.add(override)
  }
  const components = object.calendar.components.filter(
    (one) => !object.overrides.includes(one) || inside.has(one)
  )
  return { ...object.calendar, components }
}

function cut(component: Component, { properties, components }: CalendarParts): Component {
  return {
    name: component.name,
    properties:
      properties === 'all'
        ? component.properties
        : component.properties.filter(({ name }) => properties.includes(name)),
    components: component.components.flatMap((one) => {
      if (components === 'all') return [one]
      const wanted = components.find(({ name }) => name === one.name)
      return wanted ? [cut(one, wanted)] : []
    })
  }
}

// ATTACH properties whose bytes the server keeps: added to a series or to some of its instances, replaced, removed.
// RFC 8607 §3.4 to §3.7, §4.
import { CalendarDataError } from '../calendar-data-error.ts'
import type { CalendarObject } from '../calendar-object.ts'
import { timesOf } from '../recurrence/component-times.ts'
import { instancesOf } from '../recurrence/recurrence-set.ts'
import {
  property,
  propertiesOf,
  withoutProperties,
  withProperties,
  type Component
} from '../syntax/component.ts'
import { makeProperty, parameter, type Property } from '../syntax/property.ts'
import {
  instantOf,
  parseTime,
  timeOf,
  timeProperty,
  utcZone,
  type CalendarTime
} from '../values/calendar-time.ts'

export interface ManagedAttachment {
  readonly id: string
  readonly url: string
  readonly filename: string
  /** Media type. */
  readonly contentType: string
  /** Bytes. */
  readonly size: number
}

/** Of all its components, each once. */
export function managedIds({ calendar }: CalendarObject): string[] {
  const ids = calendar.components.flatMap((one) =>
    propertiesOf(one, 'ATTACH').flatMap((attach) => parameter(attach, 'MANAGED-ID') ?? [])
  )
  return [...new Set(ids)]
}

/** `rids`: `M` for the master, or RECURRENCE-IDs; undefined: all components. @throws CalendarDataError */
export function withAttachment(
  object: CalendarObject,
  attachment: ManagedAttachment,
  rids: readonly string[] | undefined
): Component {
  const attach = attachProperty(attachment)
  const added = (one: Component): Component => ({ ...one, properties: [...one.properties, attach] })
  if (rids === undefined) return mapMembers(object, added)
  const wanted = new Set(rids.map((rid) => (rid === 'M' ? master(object) : memberFor(object, rid))))
  const present = mapMembers(object, (one) => (wanted.has(one) ? added(one) : one))
  const made = [...wanted].filter((one) => !object.calendar.components.includes(one)).map(added)
  return { ...present, components: [...present.components, ...made] }
}

/** In the place of the one with this id. */
export function withAttachmentReplaced(
  object: CalendarObject,
  id: string,
  attachment: ManagedAttachment
): Component {
  return mapAttachments(object, (attach) => (isManaged(attach, id) ? [attachProperty(attachment)] : [attach]))
}

/** `rids` as `withAttachment`. @throws CalendarDataError */
export function withoutAttachment(
  object: CalendarObject,
  id: string,
  rids: readonly string[] | undefined
): Component {
  const drop = (attach: Property): Property[] => (isManaged(attach, id) ? [] : [attach])
  if (rids === undefined) return mapAttachments(object, drop)
  const wanted = new Set(rids.map((rid) => (rid === 'M' ? master(object) : memberFor(object, rid))))
  const present = mapMembers(object, (one) => (wanted.has(one) ? mapped(one, drop) : one))
  const made = [...wanted].filter((one) => !object.calendar.components.includes(one))
  return { ...present, components: [...present.components, ...made.map((one) => mapped(one, drop))] }
}

function attachProperty({ contentType, filename, id, size, url }: ManagedAttachment): Property {
  return makeProperty('ATTACH', url, {
    'MANAGED-ID': id,
    FMTTYPE: contentType,
    FILENAME: filename,
    SIZE: String(size)
  })
}

function isManaged(attach: Property, id: string): boolean {
  return attach.name === 'ATTACH' && parameter(attach, 'MANAGED-ID') === id
}

function mapMembers({ calendar, kind }: CalendarObject, change: (one: Component) => Component): Component {
  return {
    ...calendar,
    components: calendar.components.map((one) => (one.name === kind ? change(one) : one))
  }
}

function mapAttachments(object: CalendarObject, change: (attach: Property) => Property[]): Component {
  return mapMembers(object, (one) => mapped(one, change))
}

function mapped(one: Component, change: (attach: Property) => Property[]): Component {
  return { ...one, properties: one.properties.flatMap(change) }
}

function master(object: CalendarObject): Component {
  if (object.master === undefined) throw noInstance('M')
  return object.master
}

/** The override of that instance, or one that is made of the master. */
function memberFor(object: CalendarObject, rid: string): Component {
  const at = parseTime(rid, utcZone)
  const instant = at.isDate ? at.wall : instantOf(at, utcZone)
  const isAt = (time: CalendarTime): boolean =>
    time.isDate === at.isDate && (time.isDate ? time.wall : instantOf(time, utcZone)) === instant
  const known = object.overrides.find((one) => isAt(timeOf(property(one, 'RECURRENCE-ID')!, object.zones)))
  if (known) return known
  for (const { recurrence } of instancesOf(object, { start: instant, end: instant, floating: utcZone })) {
    if (recurrence && isAt(recurrence)) return overrideAt(object, recurrence)
  }
  throw noInstance(rid)
}

const ofTheSeries = ['RRULE', 'RDATE', 'EXDATE', 'EXRULE', 'DTSTART', 'DTEND', 'DUE', 'RECURRENCE-ID']

function overrideAt({ master: series, zones }: CalendarObject, at: CalendarTime): Component {
  const { start, end } = timesOf(series!, zones, utcZone)
  const instance = withoutProperties(series!, ofTheSeries)
  const times = [timeProperty('RECURRENCE-ID', at), timeProperty('DTSTART', at)]
  if (start && end) {
    const name = series!.name === 'VTODO' ? 'DUE' : 'DTEND'
    const lasting = instantOf(end, utcZone) - instantOf(start, utcZone)
    const zone = at.zone ?? utcZone
    const wall = at.isDate ? at.wall + lasting : zone.toWall(zone.toUtc(at.wall) + lasting)
    times.push(timeProperty(name, { ...at, wall }))
  }
  return withProperties(instance, ...times)
}

function noInstance(rid: string): CalendarDataError {
  return new CalendarDataError(`There is no instance ${rid.slice(0, 40)}`)
}

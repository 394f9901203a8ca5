// calendar-query, calendar-multiget and free-busy-query. RFC 4791 §7.8 to §7.10.
import { DavSyntaxError } from '../dav-syntax-error.ts'
import { C, D } from '../names.ts'
import { child, childrenOf, type XmlElement } from '../xml/xml-element.ts'
import { calendarFilter, type ComponentFilter } from './calendar-filter.ts'
import { propertiesWanted, type PropertyRequest } from './propfind.ts'
import { resultsWithin } from './sync-collection.ts'
import { timeRange, type TimeRange } from './time-range.ts'

export interface CalendarQuery {
  readonly kind: 'calendar-query'
  readonly wanted: PropertyRequest
  readonly filter: ComponentFilter
  /** iCalendar text of a VTIMEZONE, for times that have no zone. */
  readonly timezone: string | undefined
  readonly limit: number | undefined
}

export interface CalendarMultiget {
  readonly kind: 'calendar-multiget'
  readonly wanted: PropertyRequest
  readonly hrefs: readonly string[]
}

export interface FreeBusyQuery {
  readonly kind: 'free-busy-query'
  readonly range: TimeRange
}

const named = { kind: 'named', properties: [] } as const

/** @throws DavSyntaxError, UnsupportedCollation */
export function calendarQuery(root: XmlElement): CalendarQuery {
  const filter = child(root, C('filter'))
  if (filter === undefined) throw new DavSyntaxError('A calendar-query needs a filter')
  const limit = child(root, C('limit')) ?? child(root, D('limit'))
  return {
    kind: 'calendar-query',
    wanted: propertiesWanted(root) ?? named,
    filter: calendarFilter(filter),
    timezone: child(root, C('timezone'))?.text,
    limit: limit && resultsWithin(limit, limit.name === C('limit') ? C('nresults') : D('nresults'))
  }
}

/** @throws DavSyntaxError */
export function calendarMultiget(root: XmlElement): CalendarMultiget {
  return { kind: 'calendar-multiget', wanted: propertiesWanted(root) ?? named, hrefs: hrefsIn(root) }
}

/** @throws DavSyntaxError */
export function hrefsIn(root: XmlElement): string[] {
  const hrefs = childrenOf(root, D('href')).map(({ text }) => text.trim())
  if (hrefs.length === 0) throw new DavSyntaxError('A multiget names no resource')
  return hrefs
}

/** @throws DavSyntaxError */
export function freeBusyQuery(root: XmlElement): FreeBusyQuery {
  const range = child(root, C('time-range'))
  if (range === undefined) throw new DavSyntaxError('A free-busy-query needs a time-range')
  return { kind: 'free-busy-query', range: timeRange(range) }
}

/** What of a calendar object is wanted: CALDAV:calendar-data of a report. RFC 4791 §9.6. */
export interface CalendarDataRequest {
  /** Recurrences as instances inside this range. */
  readonly expand: TimeRange | undefined
  /** Only overridden instances inside this range, beside the master. */
  readonly limitRecurrence: TimeRange | undefined
  /** Components and properties to keep; undefined: all. */
  readonly parts: CalendarParts | undefined
}

export interface CalendarParts {
  readonly name: string
  /** `all`, or their names in upper case. */
  readonly properties: 'all' | readonly string[]
  readonly components: 'all' | readonly CalendarParts[]
}

/** @throws DavSyntaxError */
export function calendarDataRequest(data: XmlElement): CalendarDataRequest {
  const rangeOf = (name: string): TimeRange | undefined => {
    const found = child(data, C(name))
    return found && timeRange(found)
  }
  const parts = child(data, C('comp'))
  return {
    expand: rangeOf('expand'),
    limitRecurrence: rangeOf('limit-recurrence-set'),
    parts: parts && calendarParts(parts)
  }
}

function calendarParts(comp: XmlElement): CalendarParts {
  const all = (name: string): boolean => child(comp, C(name)) !== undefined
  return {
    name: (comp.attributes['name'] ?? '').toUpperCase(),
    properties: all('allprop')
      ? 'all'
      : childrenOf(comp, C('prop')).map(({ attributes }) => (attributes['name'] ?? '').toUpperCase()),
    components: all('allcomp') ? 'all' : childrenOf(comp, C('comp')).map(calendarParts)
  }
}

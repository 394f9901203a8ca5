// The filter of a calendar-query. RFC 4791 §7.8, §9.7.
import { DavSyntaxError } from '../dav-syntax-error.ts'
import { C } from '../names.ts'
import { child, childrenOf, type XmlElement } from '../xml/xml-element.ts'
import { textMatch, type TextMatch } from './text-match.ts'
import { timeRange, type TimeRange } from './time-range.ts'

export interface ComponentFilter {
  /** Upper case: VCALENDAR, VEVENT … */
  readonly name: string
  /** The component must not be there. */
  readonly isNotDefined: boolean
  readonly timeRange: TimeRange | undefined
  readonly components: readonly ComponentFilter[]
  readonly properties: readonly PropertyFilter[]
}

export interface PropertyFilter {
  /** Upper case. */
  readonly name: string
  readonly isNotDefined: boolean
  readonly timeRange: TimeRange | undefined
  readonly match: TextMatch | undefined
  readonly parameters: readonly ParameterFilter[]
}

export interface ParameterFilter {
  readonly name: string
  readonly isNotDefined: boolean
  readonly match: TextMatch | undefined
}

/** Nested deeper than any component is. */
const deepest = 5

/** `filter`: CALDAV:filter. @throws DavSyntaxError, UnsupportedCollation */
export function calendarFilter(filter: XmlElement): ComponentFilter {
  const [calendar, ...others] = childrenOf(filter, C('comp-filter'))
  if (calendar === undefined || others.length > 0 || nameOf(calendar) !== 'VCALENDAR') {
    throw new DavSyntaxError('A filter has one comp-filter, of VCALENDAR')
  }
  return component(calendar, 1)
}

function component(one: XmlElement, depth: number): ComponentFilter {
  if (depth > deepest) throw new DavSyntaxError('The filter is nested too deeply')
  return {
    name: nameOf(one),
    isNotDefined: child(one, C('is-not-defined')) !== undefined,
    timeRange: rangeIn(one),
    components: childrenOf(one, C('comp-filter')).map((inner) => component(inner, depth + 1)),
    properties: childrenOf(one, C('prop-filter')).map(property)
  }
}

function property(one: XmlElement): PropertyFilter {
  return {
    name: nameOf(one),
    isNotDefined: child(one, C('is-not-defined')) !== undefined,
    timeRange: rangeIn(one),
    match: matchIn(one),
    parameters: childrenOf(one, C('param-filter')).map((parameter) => ({
      name: nameOf(parameter),
      isNotDefined: child(parameter, C('is-not-defined')) !== undefined,
      match: matchIn(parameter)
    }))
  }
}

function rangeIn(one: XmlElement): TimeRange | undefined {
  const range = child(one, C('time-range'))
  return range && timeRange(range)
}

function matchIn(one: XmlElement): TextMatch | undefined {
  const match = child(one, C('text-match'))
  return match && textMatch(match, 'i;ascii-casemap')
}

function nameOf({ attributes }: XmlElement): string {
  const name = attributes['name']?.trim().toUpperCase()
  if (name === undefined || name === '') throw new DavSyntaxError('A filter needs a name')
  return name
}

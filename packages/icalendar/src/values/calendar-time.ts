// DATE and DATE-TIME values. RFC 5545 §3.3.4, §3.3.5.
import { CalendarDataError } from '../calendar-data-error.ts'
import { makeProperty, parameter, type Property } from '../syntax/property.ts'
import type { Zone, Zones } from '../zones/zone.ts'

export interface CalendarTime {
  /** What clock and calendar show there, as milliseconds since 1970 on a clock that shows the same in UTC. */
  readonly wall: number
  readonly isDate: boolean
  /** undefined: it floats. */
  readonly zone: Zone | undefined
}

export const utcZone: Zone = { name: 'UTC', toUtc: (wall) => wall, toWall: (utc) => utc }

const form = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?$/

/** One value; a time without Z is in `zone`. @throws CalendarDataError */
export function parseTime(value: string, zone?: Zone): CalendarTime {
  const match = form.exec(value.trim())
  const wall = match ? wallOf(match) : undefined
  if (match === null || wall === undefined) {
    throw new CalendarDataError(`This is no date or time: ${value.slice(0, 40)}`)
  }
  const isDate = match[4] === undefined
  if (isDate) return { wall, isDate, zone: undefined }
  return { wall, isDate, zone: match[7] === 'Z' ? utcZone : zone }
}

function wallOf([, year, month, day, hour = '0', minute = '0', second = '0']: RegExpExecArray):
  | number
  | undefined {
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined
  // A leap second is taken for the one before.
  const seconds = Math.min(Number(second), 59)
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), seconds)
  const isThere = new Date(wall).getUTCMonth() === Number(month) - 1 && Number(year) >= 100
  return isThere ? wall : undefined
}

/** The single time of a property. @throws CalendarDataError */
export function timeOf(property: Property, zones: Zones): CalendarTime {
  const time = parseTime(property.value, zoneOf(property, zones))
  requireKind(property, time)
  return time
}

/** The zone that a property names. @throws CalendarDataError when it is not known */
export function zoneOf(property: Property, zones: Zones): Zone | undefined {
  const tzid = parameter(property, 'TZID')
  if (tzid === undefined) return undefined
  const zone = zones.named(tzid)
  if (zone === undefined) throw new CalendarDataError(`The time zone ${tzid.slice(0, 80)} is not known`)
  return zone
}

/** @throws CalendarDataError */
export function requireKind(property: Property, { isDate }: CalendarTime): void {
  const kind = parameter(property, 'VALUE')?.toUpperCase()
  if (kind === 'DATE' ? !isDate : isDate) {
    throw new CalendarDataError(`${property.name} has a value of another kind than it says`)
  }
  if (isDate && parameter(property, 'TZID') !== undefined) {
    throw new CalendarDataError(`${property.name} is a date and has a time zone`)
  }
}

/** Milliseconds since 1970 UTC. */
export function instantOf({ wall, zone }: CalendarTime, floating: Zone): number {
  return (zone ?? floating).toUtc(wall)
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0')
}

function dateText(wall: number): string {
  const date = new Date(wall)
  return `${digits(date.getUTCFullYear(), 4)}${digits(date.getUTCMonth() + 1, 2)}${digits(date.getUTCDate(), 2)}`
}

function wallText(wall: number): string {
  const date = new Date(wall)
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
  return `${dateText(wall)}T${time.map((part) => digits(part, 2)).join('')}`
}

/** E.g. 20260101T000000Z. `instant`: milliseconds since 1970 UTC. */
export function utcText(instant: number): string {
  return `${wallText(instant)}Z`
}

/** In UTC, unless it is a date or floats. */
export function timeProperty(name: string, time: CalendarTime): Property {
  if (time.isDate) return makeProperty(name, dateText(time.wall), { VALUE: 'DATE' })
  if (time.zone === undefined) return makeProperty(name, wallText(time.wall))
  return makeProperty(name, utcText(time.zone.toUtc(time.wall)))
}

// Zones that the time zone database names, by the copy of it that Node has.
import { zoneFromOffsets, type Zone } from './zone.ts'
import { utcZone } from '../values/calendar-time.ts'

interface Transition {
  readonly at: number
  readonly offset: number
}

const day = 86_400_000
const shape = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/
const mostZones = 700
const zones = new Map<string, Zone | undefined>()

/** Also with what programs put in front: `/freeassociation.sourceforge.net/Europe/Berlin`. */
export function ianaZone(tzid: string): Zone | undefined {
  const name = tzid.startsWith('/') ? tzid.replace(/^\/[^/]+\/(?:Tzfile\/)?/, '') : tzid
  if (!shape.test(name) || name.length > 64) return undefined
  if (zones.has(name)) return zones.get(name)
  const found = zoneNamed(name)
  if (zones.size < mostZones) zones.set(name, found)
  return found
}

function zoneNamed(name: string): Zone | undefined {
  if (/^(etc\/)?(utc|gmt|uct|zulu|universal)$/i.test(name)) return utcZone
  const clock = clockOf(name)
  if (clock === undefined) return undefined
  const years = new Map<number, readonly Transition[]>()
  return zoneFromOffsets(name, (utc) => {
    const at = Math.max(earliest, Math.min(utc, latest))
    const year = new Date(at).getUTCFullYear()
    let transitions = years.get(year)
    if (transitions === undefined) years.set(year, (transitions = transitionsIn(year, clock)))
    return transitions.findLast((one) => one.at <= at)!.offset
  })
}

// Outside of these years a zone is as it is at their ends.
const earliest = Date.UTC(1950, 0, 1)
const latest = Date.UTC(2150, 0, 1)

/** The offset at an instant, slowly. */
function clockOf(name: string): ((utc: number) => number) | undefined {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric'
    })
    return (utc) => {
      const [month, date, year, hour, minute, second] = format.format(utc).split(/\D+/).map(Number) as [
        number,
        number,
        number,
        number,
        number,
        number
      ]
      return Date.UTC(year, month - 1, date, hour, minute, second) - Math.floor(utc / 1000) * 1000
    }
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** The offset at the start of the year, and each change in it. Between two probes, a week apart, is one change at most. */
function transitionsIn(year: number, clock: (utc: number) => number): Transition[] {
  const end = Date.UTC(year + 1, 0, 1)
  let before = { at: Date.UTC(year, 0, 1), offset: clock(Date.UTC(year, 0, 1)) }
  const found = [before]
  for (let probe = before.at; probe < end; probe += 7 * day) {
    const next = Math.min(probe + 7 * day, end - 1000)
    const offset = clock(next)
    if (offset !== before.offset) {
      before = { at: firstWith(offset, probe, next, clock), offset }
      found.push(before)
    }
  }
  return found
}

function firstWith(offset: number, from: number, to: number, clock: (utc: number) => number): number {
  let [without, having] = [from, to]
  while (having - without > 1000) {
    const middle = Math.floor((without + having) / 2000) * 1000
    if (clock(middle) === offset) having = middle
    else without = middle
  }
  return having
}

// A zone by a VTIMEZONE. RFC 5545 §3.6.5. Only for names that the time zone database does not have.
import { CalendarDataError } from '../calendar-data-error.ts'
import { expandRule } from '../recurrence/expand-rule.ts'
import { parseRule } from '../recurrence/rule.ts'
import { propertiesOf, valueOf, type Component } from '../syntax/component.ts'
import { parseTime } from '../values/calendar-time.ts'
import { zoneFromOffsets, type Zone } from './zone.ts'

interface Onset {
  /** UTC. */
  readonly at: number
  readonly before: number
  readonly after: number
}

const from = Date.UTC(1960, 0, 1)
const to = Date.UTC(2100, 0, 1)
const mostObservances = 100
const mostOnsets = 2_000

/** @throws CalendarDataError */
export function zoneOfVtimezone(timezone: Component): Zone {
  const observances = timezone.components.filter(({ name }) => name === 'STANDARD' || name === 'DAYLIGHT')
  if (observances.length === 0) throw new CalendarDataError('A time zone says nothing of its offsets')
  const budget = { steps: 100_000 }
  const onsets = observances
    .slice(0, mostObservances)
    .flatMap((one) => onsetsOf(one, budget))
    .sort((a, b) => a.at - b.at)
  const first = onsets[0]!
  return zoneFromOffsets(valueOf(timezone, 'TZID') ?? '', (utc) => {
    let [low, high] = [0, onsets.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (onsets[middle]!.at <= utc) low = middle + 1
      else high = middle
    }
    return onsets[low - 1]?.after ?? first.before
  })
}

function onsetsOf(observance: Component, budget: { steps: number }): Onset[] {
  const before = offset(valueOf(observance, 'TZOFFSETFROM'))
  const after = offset(valueOf(observance, 'TZOFFSETTO'))
  const start = parseTime(valueOf(observance, 'DTSTART') ?? '').wall
  const walls = [start]
  for (const { value } of propertiesOf(observance, 'RDATE')) {
    walls.push(...value.split(',', mostOnsets).map((one) => parseTime(one).wall))
  }
  for (const { value } of propertiesOf(observance, 'RRULE')) {
    const rule = parseRule(value)
    // UNTIL is in UTC (RFC 5545 §3.6.5).
    const until = rule.until && rule.until.wall + (rule.until.zone ? before : 0)
    for (const wall of expandRule(rule, start, { from, to, until, budget })) {
      if (walls.length >= mostOnsets) break
      walls.push(wall)
    }
  }
  return walls.map((wall) => ({ at: wall - before, before, after }))
}

/** Milliseconds. */
function offset(value: string | undefined): number {
  const match = /^([+-])(\d\d)(\d\d)(\d\d)?$/.exec(value?.trim() ?? '')
  if (match === null) throw new CalendarDataError('A time zone has a malformed offset')
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0)
  return (match[1] === '-' ? -1000 : 1000) * seconds
}

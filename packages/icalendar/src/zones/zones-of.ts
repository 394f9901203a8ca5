// The zones that a calendar's times can name: those of the time zone database first, because a VTIMEZONE may lie.
import { CalendarDataError } from '../calendar-data-error.ts'
import { valueOf, type Component } from '../syntax/component.ts'
import { parseComponents } from '../syntax/parse-component.ts'
import { writeComponent } from '../syntax/write-component.ts'
import { ianaZone } from './iana-zone.ts'
import { zoneOfVtimezone } from './vtimezone.ts'
import type { Zone, Zones } from './zone.ts'

const mostKept = 200
const longestKept = 20_000
/** By their text: the same few are in every object that a program writes. */
const kept = new Map<string, Zone>()

export function zonesOf(calendar: Component): Zones {
  return {
    named(tzid) {
      const known = ianaZone(tzid)
      if (known) return known
      const defined = calendar.components.find(
        (one) => one.name === 'VTIMEZONE' && valueOf(one, 'TZID') === tzid
      )
      return defined && zoneByText(defined)
    }
  }
}

function zoneByText(timezone: Component): Zone {
  const text = writeComponent(timezone)
  const known = kept.get(text)
  if (known) return known
  const zone = zoneOfVtimezone(timezone)
  if (text.length > longestKept) return zone
  if (kept.size >= mostKept) kept.delete(kept.keys().next().value!)
  kept.set(text, zone)
  return zone
}

/** Of a text with a VTIMEZONE (CALDAV:calendar-timezone, CALDAV:timezone). @throws CalendarDataError */
export function zoneFor(text: string): Zone {
  const [calendar] = parseComponents(text)
  const timezone = calendar?.components.find(({ name }) => name === 'VTIMEZONE')
  const tzid = timezone && valueOf(timezone, 'TZID')
  const zone = calendar && tzid !== undefined && zonesOf(calendar).named(tzid)
  if (!zone) throw new CalendarDataError('This is no VCALENDAR with a VTIMEZONE')
  return zone
}

// calendar-query: the objects of a calendar that a filter means. RFC 4791 §7.8.
import { C, type ComponentFilter, type TimeRange } from '@postkeep/dav-protocol'
import { queryReply, reportHandler } from '@postkeep/dav-server'
import { CalendarDataError, componentKinds, matchesFilter, rangeOfFilter } from '@postkeep/icalendar'
import type { ObjectSelection, ObjectSpan } from '@postkeep/mailbox-contract'
import { floatingZone } from '../calendar-settings.ts'
import { readObject } from '../read-object.ts'
import { requireSupported } from './require-supported.ts'

export const calendarQuery = reportHandler('calendar-query', {
  name: C('calendar-query'),
  on: ['collection'],
  async run(request, { filter, limit, timezone, wanted }, { collection }) {
    requireSupported(wanted)
    const floating = floatingZone(collection, timezone)
    const selection = selectionOf(filter)
    if (isSelectedWhole(filter)) return queryReply(request, collection, { wanted, selection, limit })
    return queryReply(request, collection, {
      wanted,
      selection,
      limit,
      matches(entry, bytes) {
        const object = readObject(entry, bytes)
        try {
          return object !== undefined && matchesFilter(object, filter, floating)
        } catch (error) {
          if (error instanceof CalendarDataError) return false
          throw error
        }
      }
    })
  }
})

/** What the store can find by itself. */
function selectionOf(filter: ComponentFilter): ObjectSelection {
  const kind = filter.components.find(({ isNotDefined, name }) => !isNotDefined && isKind(name))?.name
  const range = rangeOfFilter(filter)
  return {
    ...(kind === undefined ? {} : { component: kind }),
    ...(range === undefined ? {} : { within: spanWithin(range) })
  }
}

/** Nothing is left to look at: it asks for all objects of a kind. */
function isSelectedWhole({ components, isNotDefined, properties }: ComponentFilter): boolean {
  const [only, ...others] = components
  if (isNotDefined || properties.length > 0 || others.length > 0) return false
  if (only === undefined) return true
  const asksMore = only.timeRange || only.components.length > 0 || only.properties.length > 0
  return isKind(only.name) && !only.isNotDefined && !asksMore
}

function isKind(name: string): boolean {
  return componentKinds.some((kind) => kind === name)
}

export function spanWithin({ start, end }: TimeRange): ObjectSpan {
  return {
    start: Number.isFinite(start) ? Math.floor(start / 1000) : null,
    end: Number.isFinite(end) ? Math.ceil(end / 1000) : null
  }
}

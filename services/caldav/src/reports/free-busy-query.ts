// free-busy-query: when a calendar's owner is busy or not available, without saying why. RFC 4791 §7.10, RFC 7953 §5.
import { randomUUID } from 'node:crypto'
import { C, type TimeRange } from '@postkeep/dav-protocol'
import { reportHandler, type DavRequest } from '@postkeep/dav-server'
import {
  CalendarDataError,
  busyPeriods,
  freeBusyCalendar,
  unavailablePeriods,
  writeComponent,
  type BusyPeriod,
  type CalendarObject
} from '@postkeep/icalendar'
import type { CollectionInfo } from '@postkeep/mailbox-contract'
import { floatingZone } from '../calendar-settings.ts'
import { readObject } from '../read-object.ts'
import { spanWithin } from './calendar-query.ts'

export const freeBusyQuery = reportHandler('free-busy-query', {
  name: C('free-busy-query'),
  on: ['collection'],
  async run(request, { range }, { collection }) {
    const bounded = boundedRange(range)
    const periods = await busyIn(request, collection, bounded)
    const calendar = freeBusyCalendar({ range: bounded, periods, now: Date.now(), uid: randomUUID() })
    return {
      status: 200,
      headers: { 'content-type': 'text/calendar; charset=utf-8; component=vfreebusy' },
      body: writeComponent(calendar)
    }
  }
})

const longest = 3 * 366 * 86_400_000

/** Where one side is open, or they are far apart. */
function boundedRange({ start, end }: TimeRange): TimeRange {
  const from = Number.isFinite(start) ? start : end - longest
  return { start: from, end: Math.min(end, from + longest) }
}

async function busyIn(
  { session, signal }: DavRequest,
  collection: CollectionInfo,
  range: TimeRange
): Promise<BusyPeriod[]> {
  const floating = floatingZone(collection)
  const periods: BusyPeriod[] = []
  const availabilities: CalendarObject[] = []
  const selection = { within: spanWithin(range) }
  await session.readObjects(
    collection.id,
    selection,
    (entry, bytes) => {
      const object = readObject(entry, bytes)
      if (object?.kind === 'VAVAILABILITY') availabilities.push(object)
      else if (object) take(periods, () => busyPeriods(object, range, floating))
    },
    { signal }
  )
  take(periods, () => unavailablePeriods(availabilities, range, floating))
  return periods
}

/** What cannot be read says nothing. */
function take(periods: BusyPeriod[], read: () => BusyPeriod[]): void {
  try {
    for (const period of read()) periods.push(period)
  } catch (error) {
    if (!(error instanceof CalendarDataError)) throw error
  }
}

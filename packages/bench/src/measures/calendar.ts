// What calendar clients do all day: put events, list a calendar, ask for a month, ask what has changed.
import assert from 'node:assert/strict'
import { askedMonth, calendarEvents, changed, type CalendarEvent } from '../calendar-corpus.ts'
import { openDavClient, type BenchDavClient } from '../dav-client.ts'
import type { CalendarServer } from '../server-under-test.ts'
import {
  collectFigures,
  medianMilliseconds,
  milliseconds,
  perSecond,
  type Figure,
  type TakeFigure
} from './measurement.ts'

const namespaces = 'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'
const listing = `<propfind ${namespaces}><prop><resourcetype/><getetag/></prop></propfind>`
const monthQuery =
  `<C:calendar-query ${namespaces}><prop><getetag/><C:calendar-data/></prop><C:filter><C:comp-filter name="VCALENDAR">` +
  `<C:comp-filter name="VEVENT"><C:time-range start="${askedMonth.start}" end="${askedMonth.end}"/></C:comp-filter>` +
  '</C:comp-filter></C:filter></C:calendar-query>'
const allEvents = 5000
const putEvents = 1000

export async function measureCalendar(server: CalendarServer): Promise<Figure[]> {
  const { figures, take } = collectFigures(server.name)
  using dav = openDavClient(server)
  const path = `/${server.users[0]!.address}/bench/`
  await dav('MKCALENDAR', path)
  const events = calendarEvents(allEvents)
  const put = async (some: readonly CalendarEvent[]): Promise<void> => {
    for (const { name, text } of some) await putEvent(dav, `${path}${name}`, text)
  }
  const elapsed = await milliseconds(() => put(events.slice(0, putEvents)))
  take('PUT of 1,000 events', '/s', perSecond(putEvents, elapsed))
  const others = events.slice(putEvents)
  if (server.fill) await server.fill(path, others)
  else await put(others)
  await measureReading(dav, path, { events, take })
  await measureSync(dav, path, { events, take })
  return figures
}

interface Loaded {
  readonly events: readonly CalendarEvent[]
  readonly take: TakeFigure
}

async function measureReading(dav: BenchDavClient, path: string, { events, take }: Loaded): Promise<void> {
  const list = async (): Promise<void> => {
    const headers = { depth: '1' }
    const answer = await dav('PROPFIND', path, { body: listing, headers })
    assert.equal(responsesIn(answer), events.length + 1)
  }
  // What was filled in from outside is read once before.
  await list()
  take('PROPFIND depth 1 of 5,000', 'ms', await medianMilliseconds(5, list))
  const inMonth = events.filter(({ isInMonth }) => isInMonth).length
  const query = async (): Promise<void> => {
    const headers = { depth: '1' }
    const answer = await dav('REPORT', path, { body: monthQuery, headers })
    assert.equal(responsesIn(answer), inMonth)
  }
  await query()
  take('calendar-query of a month in 5,000', 'ms', await medianMilliseconds(5, query))
}

/** A change each time, of which only the asking is timed. */
async function measureSync(dav: BenchDavClient, path: string, { events, take }: Loaded): Promise<void> {
  let token = ''
  const sync = async (): Promise<number> => {
    const body = `<sync-collection ${namespaces}><sync-token>${token}</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>`
    const answer = await dav('REPORT', path, { body, headers: { depth: '0' } })
    token = /<(?:\w+:)?sync-token>([^<]+)</.exec(answer)![1]!
    return responsesIn(answer)
  }
  assert.equal(await sync(), events.length)
  const runs: number[] = []
  for (const [round, event] of events.slice(0, 5).entries()) {
    await putEvent(dav, `${path}${event.name}`, changed(event, round))
    runs.push(await milliseconds(async () => assert.equal(await sync(), 1)))
  }
  take('sync-collection with one change in 5,000', 'ms', runs.sort((a, b) => a - b)[2]!)
}

async function putEvent(dav: BenchDavClient, path: string, body: string): Promise<void> {
  const headers = { 'content-type': 'text/calendar; charset=utf-8' }
  await dav('PUT', path, { body, headers })
}

function responsesIn(answer: string): number {
  return answer.match(/<(?:\w+:)?response[ >]/g)?.length ?? 0
}

// POST to the schedule outbox: when are others busy? RFC 6638 §5.
import { C, D, element, multistatusType, writeXml, type XmlElement } from '@postkeep/dav-protocol'
import { DavRefusal, requireResource, type DavReply, type DavRequest } from '@postkeep/dav-server'
import { CalendarDataError, type BusyPeriod } from '@postkeep/icalendar'
import type { FreeBusyOutcome } from '@postkeep/mailbox-contract'
import { parseFreeBusyRequest, selfOf, type FreeBusyRequest } from '@postkeep/scheduling'

const mostBytes = 256 * 1024
const mostAttendees = 100
const longestRange = 3 * 366 * 86_400_000

export async function postToOutbox(request: DavRequest): Promise<DavReply> {
  const resource = await requireResource(request)
  if (resource.kind !== 'collection' || resource.collection.kind !== 'schedule-outbox')
    throw new DavRefusal(405)
  if (!/^text\/calendar\b/i.test(request.headers['content-type'] ?? '')) {
    throw new DavRefusal(415, { precondition: C('supported-calendar-data') })
  }
  const asked = read(await request.body(mostBytes))
  const own = selfOf(await request.session.listAddresses())
  if (asked.organizer === undefined || !own.has(asked.organizer)) {
    throw new DavRefusal(403, {
      precondition: C('organizer-allowed'),
      text: 'The ORGANIZER is somebody else'
    })
  }
  const { start, end } = asked.range
  const addresses = asked.attendees.map(({ address }) => address ?? '')
  const outcomes = await request.session.freeBusy({ addresses, start, end })
  const responses = asked.attendees.map((attendee, index) => responseFor(attendee, outcomes[index]!))
  return {
    status: 200,
    headers: { 'content-type': multistatusType },
    body: writeXml(element(C('schedule-response'), responses))
  }
}

/** @throws DavRefusal 403 */
function read(bytes: Buffer): FreeBusyRequest {
  try {
    const asked = parseFreeBusyRequest(bytes)
    if (asked && isBounded(asked)) return asked
  } catch (error) {
    if (!(error instanceof CalendarDataError)) throw error
    throw new DavRefusal(403, { precondition: C('valid-calendar-data'), text: error.message, cause: error })
  }
  const text = 'Only a VFREEBUSY with METHOD:REQUEST is answered here'
  throw new DavRefusal(403, { precondition: C('valid-scheduling-message'), text })
}

function isBounded({ attendees, range }: FreeBusyRequest): boolean {
  const length = range.end - range.start
  return attendees.length <= mostAttendees && length > 0 && length <= longestRange
}

/** §3.2.9 has the codes. */
const statuses: Readonly<Record<FreeBusyOutcome['kind'], string>> = {
  known: '2.0;Success',
  closed: '5.1;Not available now',
  'no-authority': '3.8;No authority',
  unknown: '3.7;Invalid calendar user'
}

function responseFor(
  { answer, user }: FreeBusyRequest['attendees'][number],
  outcome: FreeBusyOutcome
): XmlElement {
  const parts = [
    element(C('recipient'), element(D('href'), user)),
    element(C('request-status'), statuses[outcome.kind])
  ]
  if (outcome.kind === 'known') {
    parts.push(element(C('calendar-data'), answer(outcome.busy as readonly BusyPeriod[], Date.now())))
  }
  return element(C('response'), parts)
}

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseCalendarObject, type CalendarObject } from '../calendar-object.ts'
import { writeComponent } from '../syntax/write-component.ts'
import { applyMessage, type Applied } from './apply-message.ts'
import { attendeeReplies, counterProposal } from './attendee-replies.ts'
import { imipMessage, imipPart, imipSubject } from './imip.ts'
import type { ItipMessage, OutgoingItip } from './itip-message.ts'
import { isOrganizedBy, organizerMessages } from './organizer-messages.ts'

const now = Date.UTC(2026, 0, 2)
const boss = 'boss@example.com'
const [anna, ben] = ['anna@example.com', 'ben@example.net']

const attendee = (address: string, more = ''): string =>
  `ATTENDEE;PARTSTAT=NEEDS-ACTION${more}:mailto:${address}`

function meeting(...lines: readonly string[]): string {
  return [
    'BEGIN:VEVENT\nUID:m\nDTSTAMP:20260101T000000Z\nORGANIZER:mailto:Boss@example.com',
    ...lines,
    'END:VEVENT'
  ].join('\n')
}

function object(...members: readonly string[]): CalendarObject {
  return parseCalendarObject(
    Buffer.from(`BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n${members.join('\n')}\nEND:VCALENDAR\n`)
  )
}

const time = 'DTSTART:20260110T100000Z\nDTEND:20260110T110000Z'
const both = `${attendee(anna)}\n${attendee(ben)}`
const series = `${time}\nRRULE:FREQ=DAILY;COUNT=5`

function byOrganizer(before: CalendarObject | undefined, after: CalendarObject | undefined): OutgoingItip[] {
  return organizerMessages({ before, after, self: new Set([boss]), now })
}

const told = (messages: readonly OutgoingItip[]): string[] =>
  messages.map(({ method, to }) => `${method} ${to}`)

/** As it comes out of a mail. */
function received(message: OutgoingItip): ItipMessage {
  const { body, contentType } = imipPart(message)
  const method = /method=(\w+)/.exec(contentType)![1]
  const read = imipMessage(Buffer.from(body), method)
  assert.ok(read, body)
  return read
}

function stored(applied: Applied): string {
  assert.equal(applied.kind, 'stored')
  return applied.kind === 'stored' ? writeComponent(applied.object.calendar) : ''
}

describe('an organiser', () => {
  test('invites all but himself; who is told by the client is left out', () => {
    const self = `${attendee(boss)}\n${attendee('c@example.com', ';SCHEDULE-AGENT=CLIENT')}`
    const messages = byOrganizer(
      undefined,
      object(meeting(time, both, self, 'BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:PT0S\nEND:VALARM'))
    )
    assert.deepEqual(told(messages), [`REQUEST ${anna}`, `REQUEST ${ben}`])
    const { body, contentType } = imipPart(messages[0]!)
    assert.equal(contentType, 'text/calendar; charset=UTF-8; method=REQUEST; component=VEVENT')
    assert.match(body, /^METHOD:REQUEST\r$/m)
    assert.doesNotMatch(body, /VALARM/)
  })

  test('says nothing where nothing that matters has changed', () => {
    const before = object(meeting(time, both))
    const after = object(meeting(time, both.replace('NEEDS-ACTION', 'ACCEPTED'), 'X-OWN:1\nTRANSP:OPAQUE'))
    assert.deepEqual(byOrganizer(before, after), [])
    const forced = object(meeting(time, attendee(anna, ';SCHEDULE-FORCE-SEND=REQUEST'), attendee(ben)))
    assert.deepEqual(told(byOrganizer(before, forced)), [`REQUEST ${anna}`])
  })

  test('moves it, takes somebody out, calls it off', () => {
    const before = object(meeting(time, both))
    const moved = object(meeting(time.replaceAll('20260110', '20260111'), both, 'SEQUENCE:1'))
    assert.deepEqual(told(byOrganizer(before, moved)), [`REQUEST ${anna}`, `REQUEST ${ben}`])
    const without = object(meeting(time, attendee(anna), 'SEQUENCE:1'))
    assert.deepEqual(told(byOrganizer(before, without)), [`REQUEST ${anna}`, `CANCEL ${ben}`])
    const off = byOrganizer(before, undefined)
    assert.deepEqual(told(off), [`CANCEL ${anna}`, `CANCEL ${ben}`])
    const { body } = imipPart(off[0]!)
    assert.match(body, /STATUS:CANCELLED/)
    assert.match(body, /SEQUENCE:1/)
    assert.doesNotMatch(body, /ben@/)
  })

  test('leaves somebody out of one instance, invites another to one alone', () => {
    const id = 'RECURRENCE-ID:20260111T100000Z'
    const before = object(meeting(series, attendee(anna)))
    const after = object(
      meeting(series, attendee(anna)),
      meeting(id, time.replaceAll('20260110', '20260111'), attendee(ben))
    )
    const messages = byOrganizer(before, after)
    assert.deepEqual(told(messages), [`CANCEL ${anna}`, `REQUEST ${ben}`])
    assert.match(imipPart(messages[0]!).body, /RECURRENCE-ID:20260111T100000Z/)
    assert.doesNotMatch(imipPart(messages[1]!).body, /RRULE/)
  })

  test('is who ORGANIZER says, unless the client schedules', () => {
    assert.ok(isOrganizedBy(object(meeting(time)), new Set([boss])))
    assert.ok(!isOrganizedBy(object(meeting(time)), new Set([anna])))
    const client = meeting(time).replace('ORGANIZER', 'ORGANIZER;SCHEDULE-AGENT=CLIENT')
    assert.ok(!isOrganizedBy(object(client), new Set([boss])))
  })
})

describe('an attendee', () => {
  const before = object(meeting(series, both))
  const self = new Set([anna, 'alias@example.com'])

  test('answers once; for a copy that is as it was, nothing', () => {
    const after = object(meeting(series, both.replace('NEEDS-ACTION', 'ACCEPTED')))
    const [reply, ...others] = attendeeReplies({ before, after, self, now })
    assert.deepEqual([reply!.method, reply!.to, others.length], ['REPLY', boss, 0])
    const { body } = imipPart(reply!)
    assert.match(body, /ATTENDEE;PARTSTAT=ACCEPTED:mailto:anna/)
    assert.doesNotMatch(body, /ben@|RRULE/)
    assert.equal(imipSubject(reply!), 'Accepted')
    assert.deepEqual(attendeeReplies({ before: after, after, self, now }), [])
  })

  test('declines by deleting, one instance or all', () => {
    const all = attendeeReplies({ before, after: undefined, self, now })
    assert.match(imipPart(all[0]!).body, /PARTSTAT=DECLINED/)
    const except = object(meeting(series, both, 'EXDATE:20260112T100000Z'))
    const one = imipPart(attendeeReplies({ before, after: except, self, now })[0]!).body
    assert.match(one, /RECURRENCE-ID:20260112T100000Z/)
    assert.match(one, /PARTSTAT=DECLINED/)
  })

  test('proposes another time', () => {
    const proposed = object(meeting(time.replaceAll('20260110', '20260113'), both)).master!
    const [counter] = counterProposal({ object: before, proposed, self, now })
    assert.equal(`${counter!.method} ${counter!.to}`, `COUNTER ${boss}`)
  })
})

describe('what comes', () => {
  const invitation = object(meeting(series, both, 'SEQUENCE:1\nSUMMARY:Lunch'))
  const [request] = byOrganizer(undefined, invitation)
  const self = new Set([anna])
  const apply = (message: ItipMessage, one: CalendarObject | undefined, sender = boss): Applied =>
    applyMessage({ message, stored: one, self, sender })

  test('an invitation is stored, once, and by the organiser alone', () => {
    const message = received(request!)
    const applied = apply(message, undefined)
    const text = stored(applied)
    assert.doesNotMatch(text, /METHOD/)
    const again = parseCalendarObject(Buffer.from(text))
    assert.equal(apply(message, again).kind, 'ignored')
    assert.equal(apply(message, undefined, 'other@example.com').kind, 'ignored')
    assert.equal(
      applyMessage({ message, stored: undefined, self: new Set(['x@y.example']), sender: boss }).kind,
      'ignored'
    )
  })

  test('a change keeps the answer and the alarms, unless the time is another', () => {
    const alarm = 'BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT5M\nEND:VALARM'
    const mine = object(meeting(series, both.replace('NEEDS-ACTION', 'ACCEPTED'), 'SEQUENCE:1', alarm))
    const [renamed] = byOrganizer(invitation, object(meeting(series, both, 'SEQUENCE:1\nSUMMARY:Dinner')))
    const text = stored(apply(received(renamed!), mine))
    assert.match(text, /Dinner/)
    assert.match(text, /PARTSTAT=ACCEPTED:mailto:anna/)
    assert.match(text, /VALARM/)
    const [moved] = byOrganizer(
      invitation,
      object(meeting(series.replaceAll('T10', 'T12').replaceAll('T11', 'T13'), both, 'SEQUENCE:2'))
    )
    assert.match(stored(apply(received(moved!), mine)), /PARTSTAT=NEEDS-ACTION:mailto:anna/)
    // The older one comes late.
    const newer = object(meeting(series, both, 'SEQUENCE:3'))
    assert.equal(apply(received(moved!), newer).kind, 'ignored')
  })

  test('a cancellation removes all, or one instance; not when another sends it', () => {
    const [cancel] = byOrganizer(invitation, undefined)
    assert.equal(apply(received(cancel!), invitation).kind, 'removed')
    assert.equal(apply(received(cancel!), invitation, 'evil@example.com').kind, 'ignored')
    const without = object(
      meeting(series, both, 'SEQUENCE:1'),
      meeting('RECURRENCE-ID:20260111T100000Z', time.replaceAll('20260110', '20260111'), attendee(ben))
    )
    const one = byOrganizer(invitation, without).find(({ method }) => method === 'CANCEL')!
    assert.match(stored(apply(received(one), invitation)), /EXDATE:20260111T100000Z/)
  })

  test('an answer is noted, of all or of one instance; only of an attendee, for himself', () => {
    const mine = (one: CalendarObject, message: ItipMessage, sender: string): Applied =>
      applyMessage({ message, stored: one, self: new Set([boss]), sender })
    const yes = object(meeting(series, both.replace('NEEDS-ACTION', 'ACCEPTED'), 'SEQUENCE:1'))
    const [reply] = attendeeReplies({ before: invitation, after: yes, self, now })
    assert.match(stored(mine(invitation, received(reply!), anna)), /PARTSTAT=ACCEPTED;SCHEDULE-STATUS=2.0/)
    assert.equal(mine(invitation, received(reply!), ben).kind, 'ignored')
    assert.equal(mine(invitation, received(reply!), 'crasher@example.com').kind, 'ignored')
    const except = object(meeting(series, both, 'SEQUENCE:1\nEXDATE:20260112T100000Z'))
    const [declined] = attendeeReplies({ before: invitation, after: except, self, now })
    const text = stored(mine(invitation, received(declined!), anna))
    assert.match(text, /RECURRENCE-ID:20260112T100000Z/)
    assert.match(text, /DTEND:20260112T110000Z/)
    assert.match(text, /PARTSTAT=DECLINED/)
    assert.equal(mine(parseCalendarObject(Buffer.from(text)), received(declined!), anna).kind, 'ignored')
  })

  test('what is no scheduling message, or says another method', () => {
    const { body } = imipPart(request!)
    assert.equal(imipMessage(Buffer.from(body), 'REPLY'), undefined)
    assert.ok(imipMessage(Buffer.from(body), 'request'))
    assert.equal(imipMessage(Buffer.from(body.replace(/METHOD.*\r\n/, '')), undefined), undefined)
    assert.equal(imipMessage(Buffer.from('x'), 'REQUEST'), undefined)
  })
})

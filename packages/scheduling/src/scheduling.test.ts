import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decodePart, indexMessage } from '@postkeep/mime'
import { applyMail, type AppliedMail, type Calendars } from './apply-mail.ts'
import { mayHoldCalendar } from './may-hold-calendar.ts'
import { planChange, type PlannedChange } from './plan-change.ts'
import { selfOf } from './self-of.ts'

const boss = 'boss@far.example'
const ann = 'ann@here.example'
const now = Date.UTC(2026, 0, 2)

function meeting(...lines: readonly string[]): string {
  const head = ['BEGIN:VEVENT', 'UID:m', `ORGANIZER:mailto:${boss}`]
  return [...head, ...lines, 'END:VEVENT'].join('\n')
}

function calendar(method: string | undefined, ...events: readonly string[]): Buffer {
  const head = `BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n${method ? `METHOD:${method}\n` : ''}`
  return Buffer.from(`${head}${events.join('\n')}\nEND:VCALENDAR\n`.replaceAll('\n', '\r\n'))
}

const guest = (more = 'PARTSTAT=NEEDS-ACTION'): string => `ATTENDEE;${more}:mailto:${ann}`
const stamp = 'DTSTAMP:20260101T000000Z'
const time = 'DTSTART:20300110T100000Z\nDTEND:20300110T110000Z'
const later = time.replaceAll('20300110', '20300111')

function planned(before: Buffer | undefined, after: Buffer | undefined, self = boss): PlannedChange {
  let ids = 0
  const newId = (): string => `id-${(ids += 1)}`
  return planChange({ before, after, self: selfOf([self]), now, keepsAnswers: false, newId })
}

function scheduled(plan: PlannedChange): { text: string; sent: string[] } {
  if (plan.kind !== 'scheduled') throw new assert.AssertionError({ message: plan.kind })
  const sent = plan.outgoing.map(({ raw, to }) => {
    const bytes = Buffer.from(raw)
    const part = indexMessage(bytes).children[1]!
    assert.equal(`${part.type}/${part.subtype}`, 'text/calendar')
    return `${part.parameters.get('method')} ${to}\n${unfolded(decodePart(bytes, part))}`
  })
  return { text: unfolded(plan.bytes ?? Buffer.alloc(0)), sent }
}

function unfolded(bytes: Buffer): string {
  return bytes
    .toString()
    .replace(/\r\n[ \t]/g, '')
    .replaceAll('\r\n', '\n')
}

describe('an organiser’s change', () => {
  const before = calendar(undefined, meeting(stamp, time, 'SEQUENCE:2', guest('PARTSTAT=ACCEPTED')))

  test('of the time raises SEQUENCE and asks again, though the client does not', () => {
    const after = calendar(undefined, meeting(stamp, later, 'SEQUENCE:2', guest('PARTSTAT=ACCEPTED')))
    const { sent, text } = scheduled(planned(before, after))
    assert.match(text, /^SEQUENCE:3$/m)
    assert.match(text, /^ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;SCHEDULE-STATUS=1\.1:mailto:ann@/m)
    assert.equal(sent.length, 1)
    assert.match(sent[0]!, /^REQUEST ann@here\.example\n[^]*\nSEQUENCE:3\n/)
    assert.doesNotMatch(sent[0]!, /SCHEDULE-STATUS/)
  })

  test('of nothing that matters says nothing, and is stored as it came', () => {
    const after = calendar(undefined, meeting(stamp, time, 'SEQUENCE:2', guest('PARTSTAT=ACCEPTED'), 'X-A:1'))
    const plan = planned(before, after)
    assert.deepEqual(scheduled(plan), { text: '', sent: [] })
  })

  test('is deleted: all are told, unless it is over', () => {
    assert.match(scheduled(planned(before, undefined)).sent[0]!, /^CANCEL ann@/)
    const over = calendar(undefined, meeting(stamp, time.replaceAll('2030', '2020'), guest()))
    assert.deepEqual(scheduled(planned(over, undefined)).sent, [])
  })

  test('of one instance of a series is told of that instance', () => {
    const series = meeting(stamp, time, 'RRULE:FREQ=DAILY;COUNT=5', guest('PARTSTAT=ACCEPTED'))
    const moved = meeting(
      stamp,
      'RECURRENCE-ID:20300112T100000Z',
      time.replaceAll('20300110T1', '20300112T2'),
      guest('PARTSTAT=ACCEPTED')
    )
    const { sent, text } = scheduled(planned(calendar(undefined, series), calendar(undefined, series, moved)))
    assert.match(sent[0]!, /RECURRENCE-ID:20300112T100000Z/)
    assert.match(text, /RECURRENCE-ID[^]*PARTSTAT=NEEDS-ACTION/)
  })

  test('concerns nobody: a private event, one that the client schedules', () => {
    const alone = calendar(undefined, meeting(stamp, time))
    assert.equal(planned(undefined, alone).kind, 'private')
    const own = calendar(undefined, meeting(stamp, time, guest('SCHEDULE-AGENT=CLIENT')))
    assert.deepEqual(scheduled(planned(undefined, own)).sent, [])
  })
})

interface Known {
  readonly stored?: Buffer
  readonly last?: { readonly sequence: number; readonly stamp: number }
  readonly self?: string
}

function mail(method: string, ...events: readonly string[]): Buffer {
  const head = `From: <${boss}>\r\nContent-Type: text/calendar; charset=utf-8; method=${method}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), calendar(method, ...events)])
}

function applied(raw: Buffer, author: string, { stored, last, self = ann }: Known = {}): AppliedMail {
  const known = stored && { collection: 1, name: 'm.ics', scheduleTag: 'old', bytes: stored }
  const calendars: Calendars = {
    self: selfOf([self]),
    now,
    newId: () => 'new',
    find: () => known,
    last: () => last,
    calendarFor: () => 1,
    inbox: 9
  }
  return applyMail({ raw, author }, calendars)
}

const kinds = ({ changes }: AppliedMail): string[] =>
  changes.map(({ kind, collection }) => `${kind} ${collection}`)

describe('a mail', () => {
  const request = mail('REQUEST', meeting(stamp, time, 'SEQUENCE:1', guest()))
  const stored = calendar(undefined, meeting(stamp, time, 'SEQUENCE:1', guest('PARTSTAT=ACCEPTED')))

  test('of the organiser is applied and shown, once', () => {
    const first = applied(request, boss)
    assert.deepEqual(kinds(first), ['put 1', 'put 9'])
    assert.deepEqual(kinds(applied(request, boss, { stored })), [])
    // After it was called off, the invitation comes again, perhaps sent by somebody who has kept it.
    assert.deepEqual(kinds(applied(request, boss, { last: { sequence: 2, stamp: now } })), [])
    // It was deleted here: the same message does not bring it back.
    const same = { sequence: 1, stamp: Date.UTC(2026, 0, 1) }
    assert.deepEqual(kinds(applied(request, boss, { last: same })), [])
    // Two changes in one second.
    const renamed = mail('REQUEST', meeting(stamp, time, 'SEQUENCE:1', 'SUMMARY:Dinner', guest()))
    assert.deepEqual(kinds(applied(renamed, boss, { stored, last: same })), ['put 1', 'put 9'])
    assert.deepEqual(kinds(applied(request, 'mallory@far.example')), [])
    assert.deepEqual(kinds(applied(request, boss, { self: 'ben@here.example' })), [])
    assert.deepEqual(kinds(applied(request, boss, { self: boss })), [])
  })

  test('to an address with a tag is to whom the tag is of', () => {
    const tagged = Buffer.from(request.toString().replaceAll(ann, 'ann+team@here.example'))
    assert.deepEqual(kinds(applied(tagged, boss)), ['put 1', 'put 9'])
  })

  test('that calls off removes it; one instance becomes an exception', () => {
    const off = mail('CANCEL', meeting(stamp, 'SEQUENCE:2', 'STATUS:CANCELLED', guest()))
    assert.deepEqual(kinds(applied(off, boss, { stored })), ['remove 1', 'put 9'])
    assert.deepEqual(kinds(applied(off, 'mallory@far.example', { stored })), [])
    // It comes before what it calls off: that must not come to stay.
    assert.equal(applied(off, boss).applied.length, 1)
    const series = calendar(undefined, meeting(stamp, time, 'RRULE:FREQ=DAILY', 'SEQUENCE:1', guest()))
    const one = mail('CANCEL', meeting(stamp, 'RECURRENCE-ID:20300112T100000Z', 'SEQUENCE:2', guest()))
    const [change] = applied(one, boss, { stored: series }).changes
    assert.ok(change?.kind === 'put' && unfolded(change.bytes).includes('\nEXDATE:20300112T100000Z\n'))
  })

  test('of a guest: an answer, a proposal, a question', () => {
    const own = { stored, self: boss }
    const reply = mail('REPLY', meeting(stamp, 'SEQUENCE:1', guest('PARTSTAT=DECLINED')))
    const [change] = applied(reply, ann, own).changes
    assert.ok(change?.kind === 'put' && /PARTSTAT=DECLINED/.test(unfolded(change.bytes)))
    assert.equal(change.scheduleTag, 'old')
    assert.deepEqual(kinds(applied(reply, 'ben@here.example', own)), [])
    const counter = mail('COUNTER', meeting(stamp, later, 'SEQUENCE:1', guest()))
    assert.deepEqual(kinds(applied(counter, ann, own)), ['put 9'])
    assert.deepEqual(kinds(applied(counter, 'ben@here.example', own)), [])
    const refresh = mail('REFRESH', meeting(stamp, guest()))
    const { changes, outgoing } = applied(refresh, ann, own)
    assert.deepEqual([changes.length, outgoing.map(({ to }) => to)], [0, [ann]])
    assert.match(Buffer.from(outgoing[0]!.raw).toString(), /^Auto-Submitted: auto-replied\r$/m)
    assert.deepEqual(applied(refresh, 'ben@here.example', own).outgoing, [])
  })

  test('without a calendar, or with one that is none, changes nothing', () => {
    for (const text of ['', 'BEGIN:VCALENDAR\r\n', 'x'.repeat(5000)]) {
      const raw = Buffer.from(`Content-Type: text/calendar; method=REQUEST\r\n\r\n${text}`)
      assert.deepEqual(kinds(applied(raw, boss)), [])
    }
    assert.ok(mayHoldCalendar(request))
    assert.ok(mayHoldCalendar(Buffer.from('Content-Type: Text/Calendar')))
    assert.ok(!mayHoldCalendar(Buffer.from('Content-Type: text/plain\r\n\r\nHello')))
    for (let before = 65_520; before < 65_540; before++)
      assert.ok(mayHoldCalendar(Buffer.from(`${'x'.repeat(before)}TEXT/calendar${'x'.repeat(70_000)}`)))
  })
})

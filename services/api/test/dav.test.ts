// Contacts, calendars and events: the same that CalDAV and CardDAV clients see.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createServerSealer } from '@postkeep/crypto'
import { silentLogger as logger } from '@postkeep/log'
import { createQueue } from '@postkeep/outbound'
import { startApi, type Api, type Json } from './api.ts'

let api: Api
let box: string
before(async () => {
  api = await startApi()
  box = await api.mailbox('box@dav.example')
})
after(() => api[Symbol.asyncDispose]())

const call = (path: string, body?: object, headers?: Record<string, string>) =>
  api.call(path, { as: box, body, ...(headers && { headers }) })

function event(uid: string, lines: readonly string[]): string {
  const inside = [`UID:${uid}`, 'DTSTAMP:20260101T000000Z', ...lines]
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:test',
    'BEGIN:VEVENT',
    ...inside,
    'END:VEVENT',
    'END:VCALENDAR',
    ''
  ].join('\r\n')
}

test('a contact: of fields and of a card, changed, removed', async () => {
  const { json: made, status } = await call('POST /v1/contacts', {
    full_name: 'Ann Zoë; Smith',
    emails: [{ value: 'ann@far.example' }, { value: 'a@work.example', type: 'WORK' }],
    phone_numbers: ['+1 234'],
    addresses: [{ street: 'High Street 1', city: 'Town' }]
  })
  assert.equal(status, 201, made.message)
  assert.deepEqual(
    [made.object, made.full_name, made.emails, made.phone_numbers, made.is_group],
    [
      'contact',
      'Ann Zoë; Smith',
      [
        { value: 'ann@far.example', type: 'INTERNET' },
        { value: 'a@work.example', type: 'WORK' }
      ],
      [{ value: '+1 234', type: 'CELL' }],
      false
    ]
  )
  assert.match(
    made.content,
    /^BEGIN:VCARD\r\nVERSION:3\.0\r\nUID:.*ADR;TYPE=HOME:;;High Street 1;Town;;;\r\n/s
  )

  const changed = await call(`PUT /v1/contacts/${made.id}`, { full_name: 'Ann' }, { 'if-match': made.etag })
  assert.deepEqual(
    [changed.json.full_name, changed.json.uid, changed.json.emails],
    ['Ann', made.uid, made.emails]
  )
  assert.match(changed.json.content, /^ADR;TYPE=HOME:;;High Street 1;Town;;;\r$/m)
  const late = await call(`PUT /v1/contacts/${made.id}`, { full_name: 'B' }, { 'if-match': made.etag })
  assert.equal(late.status, 412)

  const content = 'BEGIN:VCARD\r\nVERSION:4.0\r\nUID:own\r\nFN:Own\r\nKIND:group\r\nEND:VCARD\r\n'
  const own = await call('POST /v1/contacts', { content, contact_id: 'own' })
  assert.deepEqual(
    [own.json.id, own.json.uid, own.json.is_group, own.json.content],
    ['own', 'own', true, content]
  )
  assert.equal((await call('POST /v1/contacts', { content, contact_id: 'own' })).status, 409)
  assert.equal((await call('POST /v1/contacts', { content, contact_id: 'other' })).status, 409)
  const bad = await call('POST /v1/contacts', { content: 'no card' })
  assert.deepEqual([bad.status, bad.json.message.split(':')[0]], [400, 'content'])
  assert.equal((await call('/v1/contacts')).json.length, 2)
  assert.equal((await call('DELETE /v1/contacts/own')).json.id, 'own')
  assert.equal((await call('/v1/contacts/own')).status, 404)
})

test('calendars are made, changed and removed', async () => {
  const { json: born } = await call('/v1/calendars')
  assert.deepEqual(
    born.map(({ id }: Json) => id),
    ['calendar', 'tasks']
  )
  const wanted = { name: 'Work', color: '#112233', description: 'What is to do', calendar_id: 'work' }
  const { json: made, status } = await call('POST /v1/calendars', wanted)
  assert.equal(status, 201, made.message)
  assert.deepEqual(
    [made.id, made.name, made.color, made.description],
    ['work', 'Work', '#112233', 'What is to do']
  )
  assert.equal((await call('POST /v1/calendars', { name: 'Work' })).status, 409)
  assert.equal((await call('POST /v1/calendars', { name: 'x', color: 'red' })).status, 400)
  const changed = await call('PUT /v1/calendars/work', { name: 'Office', order: 3 })
  assert.deepEqual([changed.json.name, changed.json.order, changed.json.color], ['Office', 3, '#112233'])
  const zone = 'BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0900\nTZOFFSETTO:+0900\nEND:STANDARD'
  const timezone = `BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VTIMEZONE\nTZID:Asia/Tokyo\n${zone}\nEND:VTIMEZONE\nEND:VCALENDAR`
  assert.equal((await call('PUT /v1/calendars/work', { timezone })).json.timezone, timezone)
  const none = await call('PUT /v1/calendars/work', { timezone: 'BEGIN:VCALENDAR' })
  assert.equal(none.status, 400)
  assert.match(none.json.message, /^timezone/)
  assert.equal((await call('DELETE /v1/calendars/Office')).json.id, 'work')
  assert.equal((await call('/v1/calendars/work')).status, 404)
})

test('events are found by the times of their instances', async () => {
  const single = event('one', [
    'DTSTART:20260310T100000Z',
    'DTEND:20260310T110000Z',
    'SUMMARY:One\\, two',
    'LOCATION:Here'
  ])
  const weekly = event('many', ['DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=WEEKLY', 'SUMMARY:Weekly'])
  const { json: made, status } = await call('POST /v1/calendar-events', {
    calendar_id: 'calendar',
    ical: single
  })
  assert.equal(status, 201, made.message)
  assert.deepEqual(
    [made.summary, made.location, made.start_date, made.end_date, made.ical, made.calendar_id],
    ['One, two', 'Here', '2026-03-10T10:00:00.000Z', '2026-03-10T11:00:00.000Z', single, 'calendar']
  )
  await call('POST /v1/calendars', { name: 'Other', calendar_id: 'other' })
  const other = await call('POST /v1/calendar-events', { calendar_id: 'Other', ical: weekly, event_id: 'w' })
  assert.equal(other.json.id, 'other:w')
  const uids = async (query: string) => {
    const { json } = await call(`/v1/calendar-events?${query}`)
    return json.map(({ uid }: Json) => uid)
  }
  assert.deepEqual(await uids('sort=summary'), ['one', 'many'])
  assert.deepEqual(await uids('sort=-summary,start_date'), ['many', 'one'])
  assert.deepEqual(await uids('sort=start_date,summary'), ['many', 'one'])
  assert.equal((await call('/v1/calendar-events?sort=summary,ical')).status, 400)
  assert.deepEqual(await uids('start_date=2026-03-10&end_date=2026-03-11'), ['one'])
  assert.deepEqual(await uids('start_date=2030-01-03&end_date=2030-01-04'), ['many'])
  assert.deepEqual(await uids('start_date=2030-01-04T00:00:00Z&end_date=2030-01-04T12:00:00Z'), [])
  assert.deepEqual(await uids('calendar_id=other'), ['many'])
  assert.equal((await call('/v1/calendar-events?start_date=2026-03-10&end_date=2026-03-01')).status, 400)
  assert.equal((await call('/v1/calendar-events?start_date=soon')).status, 400)
  assert.equal((await call('POST /v1/calendar-events', { ical: 'BEGIN:VCALENDAR' })).status, 400)

  const moved = single.replace('T100000Z', 'T090000Z')
  const changed = await call(`PUT /v1/calendar-events/${made.id}`, { ical: moved }, { 'if-match': made.etag })
  assert.equal(changed.json.start_date, '2026-03-10T09:00:00.000Z')
  assert.equal(
    (await call(`PUT /v1/calendar-events/${made.id}`, { ical: moved }, { 'if-match': made.etag })).status,
    412
  )
  assert.equal((await call('DELETE /v1/calendar-events/other:w')).status, 200)
  assert.equal((await call('/v1/calendar-events/other:w')).status, 404)
})

test('who is invited by an event is told, and told when it is called off', async () => {
  const people = [
    'ORGANIZER:mailto:box@dav.example',
    'ATTENDEE:mailto:box@dav.example',
    'ATTENDEE:mailto:ann@far.example'
  ]
  const ical = event('meeting', [
    'DTSTART:20990310T100000Z',
    'DTEND:20990310T110000Z',
    'SUMMARY:Talk',
    ...people
  ])
  const { json: made, status } = await call('POST /v1/calendar-events', { ical })
  assert.equal(status, 201, made.message)
  const invitation = await queued()
  assert.match(invitation, /method=REQUEST/i)
  assert.match(invitation, /^From: .*box@dav\.example/m)
  await call(`DELETE /v1/calendar-events/${made.id}`)
  assert.match(await queued(), /method=CANCEL/i)
})

/** The next message of the outbound queue, when it has come. */
async function queued(): Promise<string> {
  const sealer = createServerSealer(api.environment['HELPER_ENCRYPTION_KEY']!)
  const queue = createQueue({ database: api.database, sealer, logger })
  for (;;) {
    const [email] = await queue.claim({ worker: 'test', count: 1, leaseMs: 600_000 })
    if (email) return (await queue.openBody(email)).toString()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

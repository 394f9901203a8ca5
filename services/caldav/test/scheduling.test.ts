// Invitations between this server and others, and between its own users: real mail, real CalDAV. RFC 6638, RFC 6047.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { C, D } from '@postkeep/dav-protocol'
import { decodePart, indexMessage, type MessagePart } from '@postkeep/mime'
import { described, playHttpTranscript, type DavAnswer } from '@postkeep/testkit'
import { domain, startScheduling, until, type Person, type SchedulingFixture } from './scheduling-fixture.ts'

const boss = 'boss@far.net'
let all: SchedulingFixture
let uids = 0

before(async () => {
  all = await startScheduling()
})
after(() => all[Symbol.asyncDispose]())

const newUid = (): string => `meeting-${(uids += 1)}@far.net`

interface Meeting {
  readonly uid: string
  readonly organizer?: string
  readonly guests: readonly string[]
  readonly day?: string
  readonly sequence?: number
  readonly more?: string
}

function event({
  uid,
  organizer = boss,
  guests,
  day = '20300110',
  sequence = 0,
  more = ''
}: Meeting): string {
  const lines = [
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `DTSTAMP:2026010${sequence + 1}T000000Z`,
    `SEQUENCE:${sequence}`,
    `DTSTART:${day}T100000Z`,
    `DTEND:${day}T110000Z`,
    'SUMMARY:Lunch',
    `ORGANIZER:mailto:${organizer}`,
    `ATTENDEE;PARTSTAT=ACCEPTED:mailto:${organizer}`,
    ...guests.map((guest) => `ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:${guest}`),
    more,
    'END:VEVENT'
  ]
  return lines.filter((line) => line !== '').join('\r\n')
}

function calendar(events: string, method?: string): string {
  const head = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//far//far//EN',
    ...(method ? [`METHOD:${method}`] : [])
  ]
  return [...head, events, 'END:VCALENDAR', ''].join('\r\n')
}

type Client = Pick<Person, 'address' | 'dav'>

async function membersOf({ address, dav }: Client, collection: string): Promise<string[]> {
  const body = '<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>'
  const answer = await dav('PROPFIND', `/${address}/${collection}/`, { headers: { depth: '1' }, body })
  return described(answer)
    .map(({ href }) => decodeURIComponent(href))
    .filter((href) => !href.endsWith('/'))
}

/** The object with that UID in the calendar; its text without folds. */
async function find(person: Client, uid: string): Promise<(DavAnswer & { href: string }) | undefined> {
  for (const href of await membersOf(person, 'calendar')) {
    const answer = await person.dav('GET', href)
    const text = answer.text.replace(/\r\n[ \t]/g, '')
    if (text.includes(`UID:${uid}\r\n`)) return { ...answer, text, href }
  }
  return undefined
}

function calendarIn(raw: string): string {
  const bytes = Buffer.from(raw, 'latin1')
  const walk = (part: MessagePart): MessagePart[] => [part, ...part.children.flatMap(walk)]
  const part = walk(indexMessage(bytes)).find(({ subtype }) => subtype === 'calendar')!
  assert.equal(part.type, 'text')
  assert.equal(part.parameters.get('charset')?.toLowerCase(), 'utf-8')
  const text = decodePart(bytes, part)
    .toString()
    .replace(/\r\n[ \t]/g, '')
  assert.match(text, new RegExp(`^METHOD:${part.parameters.get('method')}\\r$`, 'm'))
  return text
}

/** The mail about that meeting that came to a server outside. */
function outsideMail(uid: string, method: string): Promise<{ raw: string; to: string[]; text: string }> {
  return until(() => {
    for (const mail of all.outside) {
      const text = calendarIn(mail.raw)
      if (text.includes(`UID:${uid}\r\n`) && text.includes(`METHOD:${method}`)) return { ...mail, text }
    }
    return undefined
  })
}

async function accept(person: Person, uid: string): Promise<DavAnswer> {
  const { href, text, headers } = (await find(person, uid))!
  const body = text.replace(/^ATTENDEE;PARTSTAT=NEEDS-ACTION(.*)$/gm, 'ATTENDEE;PARTSTAT=ACCEPTED$1')
  const tag = headers.get('schedule-tag')!
  const put = { headers: { 'content-type': 'text/calendar', 'if-schedule-tag-match': tag }, body }
  return person.dav('PUT', href, put)
}

/** The first one's calendar, to be read. */
async function share({ address, dav }: Person, { address: guest }: Person): Promise<void> {
  const sharee = `<D:sharee><D:href>mailto:${guest}</D:href><D:share-access><D:read/></D:share-access></D:sharee>`
  const body = `<D:share-resource xmlns:D="DAV:">${sharee}</D:share-resource>`
  assert.equal((await dav('POST', `/${address}/calendar/`, { body })).status, 200)
}

describe('an invitation from outside', () => {
  for (const [what, name, byAlias] of [
    ['to the address of the mailbox', 'ann', false],
    ['to an alias that leads there', 'anna', true],
    ['into a calendar that is shared with others', 'annika', false]
  ] as const) {
    test(`${what}: it comes, is accepted, moved and called off`, async () => {
      const ann = await all.newPerson(name)
      if (name === 'annika') await share(ann, await all.newPerson('benno'))
      const guest = byAlias ? `team@${domain}` : ann.address
      if (byAlias) await all.directory.aliases.create({ domain, name: 'team', recipients: [ann.address] })
      // Before anybody has logged in: it waits in the locked mailbox.
      const uid = newUid()
      const mail = { from: `"The Boss" <${boss}>`, to: guest }
      const first = calendar(event({ uid, guests: [guest] }), 'REQUEST')
      await all.sendIn({ ...mail, method: 'REQUEST', calendar: first })

      const invited = await until(() => find(ann, uid))
      assert.doesNotMatch(invited.text, /^METHOD/m)
      assert.match(invited.text, /DTSTART:20300110T100000Z/)
      assert.equal((await membersOf(ann, 'inbox')).length, 1)
      const accepted = await accept(ann, uid)
      assert.equal(accepted.status, 204, accepted.text)
      // What is stored says that the organiser was told: the client has to read it again.
      assert.equal(accepted.headers.get('etag'), null)
      assert.equal(accepted.headers.get('schedule-tag'), invited.headers.get('schedule-tag'))

      const { raw, text, to } = await outsideMail(uid, 'REPLY')
      assert.deepEqual(to, [boss])
      assert.match(raw, new RegExp(`^From: <${guest}>\r$`, 'm'))
      assert.match(raw, /^DKIM-Signature: /m)
      assert.match(text, new RegExp(`^ATTENDEE.*PARTSTAT=ACCEPTED.*:mailto:${guest}\r$`, 'm'))
      assert.match(text, /^ORGANIZER:mailto:boss@far\.net\r$/m)

      const second = calendar(event({ uid, guests: [guest], day: '20300111', sequence: 1 }), 'REQUEST')
      await all.sendIn({ ...mail, method: 'REQUEST', calendar: second })
      const moved = await until(async () => {
        const found = await find(ann, uid)
        return found?.text.includes('DTSTART:20300111T100000Z') ? found : undefined
      })
      assert.match(moved.text, new RegExp(`PARTSTAT=NEEDS-ACTION.*${guest}`))
      assert.notEqual(moved.headers.get('schedule-tag'), accepted.headers.get('schedule-tag'))

      // The older one comes again: it changes nothing.
      await all.sendIn({ ...mail, method: 'REQUEST', calendar: first })
      const cancelled = event({
        uid,
        guests: [guest],
        day: '20300111',
        sequence: 2,
        more: 'STATUS:CANCELLED'
      })
      await all.sendIn({ ...mail, method: 'CANCEL', calendar: calendar(cancelled, 'CANCEL') })
      await until(async () => ((await find(ann, uid)) ? undefined : true))
      assert.equal((await membersOf(ann, 'inbox')).length, 3)
      assert.equal(await ann.mails(), 4)
    })
  }

  test('that is forged does nothing, nor does one from another than its organiser', async () => {
    const ann = await all.newPerson('annie')
    const [kept, forged, last] = [newUid(), newUid(), newUid()]
    const invite = (uid: string, more: Partial<Meeting> = {}): string =>
      calendar(event({ uid, guests: [ann.address], ...more }), 'REQUEST')
    const mail = { from: boss, to: ann.address, method: 'REQUEST' }
    await all.sendIn({ ...mail, calendar: invite(kept) })
    await all.sendIn({ ...mail, isForged: true, calendar: invite(forged) })
    const later = invite(kept, { day: '20310101', sequence: 5 })
    await all.sendIn({ ...mail, isForged: true, calendar: later })
    await all.sendIn({ ...mail, from: 'mallory@far.net', calendar: later })
    const off = calendar(event({ uid: kept, guests: [ann.address], sequence: 5 }), 'CANCEL')
    await all.sendIn({ ...mail, isForged: true, method: 'CANCEL', calendar: off })
    await all.sendIn({ ...mail, calendar: invite(last) })
    await until(() => find(ann, last))
    assert.match((await find(ann, kept))!.text, /DTSTART:20300110T100000Z/)
    assert.equal(await find(ann, forged), undefined)
    // People see it all the same.
    assert.equal(await ann.mails(), 6)
  })
})

test('the requests of Apple Calendar for an invitation', async () => {
  const { address, dav, password } = await all.newPerson('apple')
  const uid = 'apple@far.net'
  const invitation = calendar(event({ uid, guests: [address] }), 'REQUEST')
  await all.sendIn({ from: boss, to: address, method: 'REQUEST', calendar: invitation })
  await until(() => find({ address, dav }, uid))
  const file = join(import.meta.dirname, 'transcripts/scheduling/apple-calendar.txt')
  const authorization = `Basic ${Buffer.from(`${address}:${password}`).toString('base64')}`
  const target = { url: all.url, authorization, variables: { address } }
  await playHttpTranscript(readFileSync(file, 'utf8'), target)
  assert.match((await outsideMail(uid, 'REPLY')).text, /PARTSTAT=ACCEPTED/)
})

describe('users of this server', () => {
  test('invite each other, answer, and call off', async () => {
    const [ann, ben] = [await all.newPerson('ann1'), await all.newPerson('ben1')]
    const uid = newUid()
    const path = `/${ann.address}/calendar/lunch.ics`
    const meeting = { uid, organizer: ann.address, guests: [ben.address, 'carl@far.net'] }
    const put = await ann.dav('PUT', path, { body: calendar(event(meeting)) })
    assert.equal(put.status, 201, put.text)
    assert.equal(put.headers.get('etag'), null)
    const mine = await ann.dav('GET', path)
    assert.match(mine.text.replace(/\r\n /g, ''), /SCHEDULE-STATUS=1\.1.*:mailto:ben1@/)
    assert.equal(mine.headers.get('schedule-tag'), put.headers.get('schedule-tag'))

    await until(() => find(ben, uid))
    const asked = await outsideMail(uid, 'REQUEST')
    assert.deepEqual(asked.to, ['carl@far.net'])
    assert.match(asked.raw, new RegExp(`^From: <${ann.address}>\r$`, 'm'))
    assert.doesNotMatch(asked.text, /SCHEDULE-STATUS/)

    assert.equal((await accept(ben, uid)).status, 204)
    const answered = await until(async () => {
      const { text, headers } = await ann.dav('GET', path)
      const plain = text.replace(/\r\n /g, '')
      return /PARTSTAT=ACCEPTED.*:mailto:ben1@/.test(plain) ? { plain, headers } : undefined
    })
    assert.match(answered.plain, /SCHEDULE-STATUS=2\.0.*:mailto:ben1@/)
    // The answer alone does not change the tag: what the client was about to write is still good.
    assert.equal(answered.headers.get('schedule-tag'), put.headers.get('schedule-tag'))

    // An old copy with another summary, by its tag: the answer that came meanwhile stays.
    const renamed = calendar(event(meeting)).replace('SUMMARY:Lunch', 'SUMMARY:Dinner')
    const tag = put.headers.get('schedule-tag')!
    const change = await ann.dav('PUT', path, { headers: { 'if-schedule-tag-match': tag }, body: renamed })
    assert.equal(change.status, 204, change.text)
    assert.match((await ann.dav('GET', path)).text.replace(/\r\n /g, ''), /PARTSTAT=ACCEPTED.*:mailto:ben1@/)
    const stale = await ann.dav('PUT', path, { headers: { 'if-schedule-tag-match': tag }, body: renamed })
    assert.equal(stale.status, 412)
    await until(async () => ((await find(ben, uid))!.text.includes('SUMMARY:Dinner') ? true : undefined))
    assert.match((await find(ben, uid))!.text, /PARTSTAT=ACCEPTED.*:mailto:ben1@/)

    assert.equal((await ann.dav('DELETE', path)).status, 204)
    await until(async () => ((await find(ben, uid)) ? undefined : true))
    assert.match((await outsideMail(uid, 'CANCEL')).text, /STATUS:CANCELLED/)
  })

  test('a guest declines by deleting, and is silent with Schedule-Reply: F', async () => {
    const [ann, ben] = [await all.newPerson('ann2'), await all.newPerson('ben2')]
    const [silent, told] = [newUid(), newUid()]
    for (const uid of [silent, told]) {
      const meeting = { uid, organizer: ann.address, guests: [ben.address] }
      await ann.dav('PUT', `/${ann.address}/calendar/${uid}.ics`, { body: calendar(event(meeting)) })
      await until(() => find(ben, uid))
    }
    const remove = async (uid: string, headers: Record<string, string>): Promise<void> => {
      const { status } = await ben.dav('DELETE', (await find(ben, uid))!.href, { headers })
      assert.equal(status, 204)
    }
    await remove(silent, { 'schedule-reply': 'F' })
    await remove(told, {})
    await until(async () => (/PARTSTAT=DECLINED/.test((await find(ann, told))!.text) ? true : undefined))
    assert.doesNotMatch((await find(ann, silent))!.text, /PARTSTAT=DECLINED/)
  })

  test('who moves a meeting to another calendar tells nobody', async () => {
    const [ann, ben] = [await all.newPerson('ann3'), await all.newPerson('ben3')]
    const uid = newUid()
    const body = calendar(event({ uid, organizer: ann.address, guests: [ben.address] }))
    await ann.dav('PUT', `/${ann.address}/calendar/a.ics`, { body })
    await until(() => find(ben, uid))
    await ann.dav('MKCALENDAR', `/${ann.address}/work/`)
    assert.equal((await ann.dav('PUT', `/${ann.address}/work/a.ics`, { body })).status, 201)
    assert.equal((await ann.dav('DELETE', `/${ann.address}/calendar/a.ics`)).status, 204)
    const last = newUid()
    const other = calendar(event({ uid: last, organizer: ann.address, guests: [ben.address] }))
    await ann.dav('PUT', `/${ann.address}/calendar/b.ics`, { body: other })
    await until(() => find(ben, last))
    assert.ok(await find(ben, uid))
    assert.equal(await ben.mails(), 2)
  })

  test('an attachment that is added is told to who was invited', async () => {
    const ann = await all.newPerson('ann8')
    const uid = newUid()
    const path = `/${ann.address}/calendar/a.ics`
    const body = calendar(event({ uid, organizer: ann.address, guests: ['carl@far.net'] }))
    await ann.dav('PUT', path, { body })
    await outsideMail(uid, 'REQUEST')
    const headers = {
      'content-type': 'text/plain',
      'content-disposition': 'attachment; filename=agenda.txt',
      prefer: 'return=representation'
    }
    const added = await ann.dav('POST', `${path}?action=attachment-add`, { body: 'agenda', headers })
    assert.equal(added.status, 201, added.text)
    const stored = await ann.dav('GET', path)
    assert.equal(added.text, stored.text)
    assert.deepEqual(
      ['etag', 'schedule-tag'].map((name) => added.headers.get(name)),
      ['etag', 'schedule-tag'].map((name) => stored.headers.get(name))
    )
    const told = await until(() =>
      all.outside
        .map(({ raw }) => calendarIn(raw))
        .find((text) => text.includes(uid) && /^ATTACH/m.test(text))
    )
    assert.match(told, /^METHOD:REQUEST\r$/m)
    assert.match(told, /^ATTACH;.*FILENAME=agenda\.txt/m)
    // Its id means something to the organiser's server alone.
    assert.doesNotMatch(told, /MANAGED-ID/)
  })

  test('whom an invitation does not reach is marked', async () => {
    const ann = await all.newPerson('ann9')
    const uid = `${'long-'.repeat(30)}ü ${newUid()}`
    const path = `/${ann.address}/calendar/a.ics`
    const guests = ['nobody@nowhere.example', 'carl@far.net']
    const meeting = { uid, organizer: ann.address, guests }
    const put = await ann.dav('PUT', path, { body: calendar(event(meeting)) })
    assert.equal(put.status, 201, put.text)
    const marked = await until(async () => {
      const { headers, text } = await ann.dav('GET', path)
      const plain = text.replace(/\r\n /g, '')
      return /SCHEDULE-STATUS=5\.1/.test(plain) ? { plain, headers } : undefined
    })
    assert.match(marked.plain, /^ATTENDEE.*SCHEDULE-STATUS=5\.1:mailto:nobody@nowhere\.example\r$/m)
    assert.match(marked.plain, /^ATTENDEE.*SCHEDULE-STATUS=1\.1:mailto:carl@far\.net\r$/m)
    assert.equal(marked.headers.get('schedule-tag'), put.headers.get('schedule-tag'))
    // The report itself is there to be read.
    assert.equal(await ann.mails(), 1)
  })

  test('a guest cannot move it, nor can it be given to another organiser', async () => {
    const [ann, ben] = [await all.newPerson('ann4'), await all.newPerson('ben4')]
    const uid = newUid()
    const path = `/${ann.address}/calendar/a.ics`
    const body = calendar(event({ uid, organizer: ann.address, guests: [ben.address] }))
    await ann.dav('PUT', path, { body })
    const { href, text } = await until(() => find(ben, uid))
    const moved = await ben.dav('PUT', href, { body: text.replaceAll('20300110', '20300112') })
    assert.equal(moved.status, 403)
    assert.match(moved.text, /allowed-attendee-scheduling-object-change/)
    const given = calendar(event({ uid, organizer: ben.address, guests: [ann.address] }))
    const refused = await ann.dav('PUT', path, { body: given })
    assert.equal(refused.status, 403)
    assert.match(refused.text, /allowed-organizer-scheduling-object-change/)
  })
})

describe('free and busy', () => {
  const ask = (ann: Person, attendees: readonly string[], organizer = ann.address): Promise<DavAnswer> => {
    const lines = [
      'BEGIN:VFREEBUSY',
      'UID:fb',
      'DTSTAMP:20260101T000000Z',
      'DTSTART:20300110T000000Z',
      'DTEND:20300111T000000Z',
      `ORGANIZER:mailto:${organizer}`,
      ...attendees.map((one) => `ATTENDEE:mailto:${one}`),
      'END:VFREEBUSY'
    ]
    const body = calendar(lines.join('\r\n'), 'REQUEST')
    const headers = { 'content-type': 'text/calendar; charset=utf-8' }
    return ann.dav('POST', `/${ann.address}/outbox/`, { headers, body })
  }

  test('of users of this server at once, of others nothing', async () => {
    const [ann, ben, cut] = [
      await all.newPerson('ann5'),
      await all.newPerson('ben5'),
      await all.newPerson('cut5')
    ]
    const body = calendar(
      'BEGIN:VEVENT\r\nUID:own\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20300110T080000Z\r\nDTEND:20300110T090000Z\r\nEND:VEVENT'
    )
    assert.equal((await ben.dav('PUT', `/${ben.address}/calendar/own.ics`, { body })).status, 201)
    const answer = await ask(ann, [ben.address, 'carl@far.net', cut.address])
    assert.equal(answer.status, 200, answer.text)
    const statuses = [...answer.text.matchAll(/<C:request-status>([^<]*)</g)].map(([, status]) => status)
    // The third has not logged in: the server cannot read the calendar.
    assert.deepEqual(statuses, ['2.0;Success', '3.7;Invalid calendar user', '5.1;Not available now'])
    assert.match(answer.text, /FREEBUSY;FBTYPE=BUSY:20300110T080000Z\/20300110T090000Z/)
    const transparent =
      '<D:propertyupdate xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop><C:schedule-calendar-transp><C:transparent/></C:schedule-calendar-transp></D:prop></D:set></D:propertyupdate>'
    await ben.dav('PROPPATCH', `/${ben.address}/calendar/`, { body: transparent })
    assert.doesNotMatch((await ask(ann, [ben.address])).text, /FREEBUSY;/)
  })

  test('who is not available at times is busy then, by whichever name it is set', async () => {
    const [ann, ben] = [await all.newPerson('ann10'), await all.newPerson('ben10')]
    const inbox = `/${ben.address}/inbox/`
    const set = (element: string, text: string): Promise<DavAnswer> => {
      const body = `<D:propertyupdate xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:CS="http://calendarserver.org/ns/"><D:set><D:prop><${element}>${text}</${element}></D:prop></D:set></D:propertyupdate>`
      return ben.dav('PROPPATCH', inbox, { body })
    }
    const free = (uid: string, from: string, to: string): string =>
      calendar(
        `BEGIN:VAVAILABILITY\r\nUID:${uid}\r\nDTSTAMP:20260101T000000Z\r\nBEGIN:AVAILABLE\r\nUID:${uid}1\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20300110T${from}Z\r\nDTEND:20300110T${to}Z\r\nEND:AVAILABLE\r\nEND:VAVAILABILITY`
      )
    const wrong = calendar(
      'BEGIN:VEVENT\r\nUID:x\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20300110T080000Z\r\nEND:VEVENT'
    )
    for (const text of ['nonsense', wrong])
      assert.match((await set('C:calendar-availability', text)).text, /valid-calendar-data/)
    assert.match((await set('CS:calendar-availability', free('a', '080000', '170000'))).text, /200 OK/)
    const busy = 'FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20300110T'
    const asked = (await ask(ann, [ben.address])).text.replace(/\r\n /g, '')
    assert.ok(asked.includes(`${busy}000000Z/20300110T080000Z`), asked)
    assert.ok(asked.includes(`${busy}170000Z/20300111T000000Z`), asked)
    // An event counts as before.
    const body = wrong
      .replace('UID:x', 'UID:own')
      .replace('DTSTART:20300110T080000Z', 'DTSTART:20300110T100000Z\r\nDURATION:PT1H')
    await ben.dav('PUT', `/${ben.address}/calendar/own.ics`, { body })
    assert.match((await ask(ann, [ben.address])).text, /FBTYPE=BUSY:20300110T100000Z/)
  })

  test('only for oneself, and only that', async () => {
    const ann = await all.newPerson('ann6')
    const forged = await ask(ann, [ann.address], boss)
    assert.equal(forged.status, 403)
    assert.match(forged.text, /organizer-allowed/)
    const headers = { 'content-type': 'text/calendar' }
    const body = calendar(event({ uid: newUid(), organizer: ann.address, guests: [boss] }), 'REQUEST')
    const other = await ann.dav('POST', `/${ann.address}/outbox/`, { headers, body })
    assert.equal(other.status, 403)
    assert.match(other.text, /valid-scheduling-message/)
    assert.equal((await ann.dav('POST', `/${ann.address}/calendar/`, { headers, body })).status, 405)
  })
})

test('inbox and outbox are found by properties, and are not the client\u2019s to change', async () => {
  const ann = await all.newPerson('ann7')
  await all.directory.aliases.create({ domain, name: 'sales', recipients: [ann.address] })
  const headers = { depth: '0' }
  const names = [
    'schedule-inbox-URL',
    'schedule-outbox-URL',
    'calendar-user-address-set',
    'calendar-user-type'
  ]
  const prop = names.map((name) => `<C:${name}/>`).join('')
  const body = `<D:propfind xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop>${prop}</D:prop></D:propfind>`
  const [principal] = described(await ann.dav('PROPFIND', `/principals/${ann.address}/`, { headers, body }))
  const hrefs = (name: string): string[] =>
    principal!.properties.get(C(name))!.children.map(({ text }) => text)
  assert.deepEqual(hrefs('schedule-inbox-URL'), [`/${ann.address}/inbox/`])
  assert.deepEqual(hrefs('schedule-outbox-URL'), [`/${ann.address}/outbox/`])
  const addresses = [`mailto:${ann.address}`, `mailto:sales@${domain}`, `/principals/${ann.address}/`]
  assert.deepEqual(hrefs('calendar-user-address-set'), addresses)
  const home = await ann.dav('PROPFIND', `/${ann.address}/`, { headers: { depth: '1' } })
  assert.deepEqual(
    described(home).map(({ href }) => href),
    [`/${ann.address}/`, `/${ann.address}/calendar/`, `/${ann.address}/tasks/`]
  )
  const text = calendar(event({ uid: newUid(), guests: [ann.address] }))
  assert.equal((await ann.dav('PUT', `/${ann.address}/inbox/a.ics`, { body: text })).status, 403)
  assert.equal((await ann.dav('DELETE', `/${ann.address}/inbox/`)).status, 403)
  const inbox = `<D:propfind xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><D:resourcetype/><C:schedule-default-calendar-URL/></D:prop></D:propfind>`
  const [found] = described(await ann.dav('PROPFIND', `/${ann.address}/inbox/`, { headers, body: inbox }))
  const types = found!.properties.get(D('resourcetype'))!.children.map(({ name }) => name)
  assert.deepEqual(types, [D('collection'), C('schedule-inbox')])
  const [calendarHref] = found!.properties.get(C('schedule-default-calendar-URL'))!.children
  assert.equal(calendarHref!.text, `/${ann.address}/calendar/`)
})

// Calendars over HTTP: properties, reports, what is refused. RFC 4791.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { C, CS, D, ICAL, childrenOf } from '@postkeep/dav-protocol'
import {
  davClient,
  described,
  preconditionOf,
  syncTokenOf,
  type DavAnswer,
  type DavClient
} from '@postkeep/testkit'
import { calendar, component, event, multiget, prop, query, syncReport, xml } from './request-bodies.ts'
import { startFixture, type Account, type Fixture } from './fixture.ts'

let fixture: Fixture
let account: Account
let dav: DavClient
let home: string

before(async () => {
  fixture = await startFixture()
  account = await fixture.newAccount()
  dav = davClient(fixture, account)
  home = `/${account.address}`
})
after(() => fixture[Symbol.asyncDispose]())

const text = (answer: DavAnswer, name: string): string | undefined =>
  described(answer)[0]?.properties.get(name)?.text

function report(path: string, body: string): Promise<DavAnswer> {
  return dav('REPORT', path, { body, headers: { depth: '1' } })
}

async function names(path: string, body: string): Promise<string[]> {
  const answer = await report(path, body)
  assert.equal(answer.status, 207, answer.text)
  return described(answer).map(({ href }) => href.split('/').at(-1)!)
}

let calendars = 0

async function newCalendar(more = ''): Promise<string> {
  const path = `${home}/test${++calendars}`
  const body = xml('C:mkcalendar', `<set><prop><displayname>Test</displayname>${more}</prop></set>`)
  assert.equal((await dav('MKCALENDAR', `${path}/`, { body })).status, 201)
  return path
}

async function put(path: string, body: string): Promise<DavAnswer> {
  return dav('PUT', path, { body, headers: { 'content-type': 'text/calendar' } })
}

describe('a home', () => {
  test('begins with a calendar and a task list, made once', async () => {
    for (let login = 0; login < 2; login++) {
      const body = prop('<displayname/><resourcetype/><C:supported-calendar-component-set/>')
      const answer = await dav('PROPFIND', `${home}/`, { body, headers: { depth: '1' } })
      const calendars = described(answer).filter(
        ({ href }) => href.endsWith('/calendar/') || href.endsWith('/tasks/')
      )
      assert.equal(calendars.length, 2)
      const kinds = calendars.map(({ properties }) =>
        childrenOf(properties.get(C('supported-calendar-component-set'))!, C('comp')).map(
          ({ attributes }) => attributes['name']
        )
      )
      assert.deepEqual(kinds, [['VEVENT'], ['VTODO']])
      await fixture.restart()
    }
  })

  test('of another is nobody else’s', async () => {
    const other = await fixture.newAccount()
    assert.equal((await dav('PROPFIND', `/${other.address}/`, { body: prop('<getetag/>') })).status, 403)
  })

  test('tells its classes', async () => {
    const answer = await dav('OPTIONS', `${home}/`)
    assert.match(answer.headers.get('dav')!, /calendar-access/)
  })
})

describe('a calendar', () => {
  test('keeps what is said of it', async () => {
    const path = await newCalendar(
      '<C:calendar-description xml:lang="en">Mine</C:calendar-description><I:calendar-color>#ff0000ff</I:calendar-color><I:calendar-order>3</I:calendar-order><C:supported-calendar-component-set><C:comp name="VEVENT"/><C:comp name="VJOURNAL"/></C:supported-calendar-component-set>'
    )
    const body = prop(
      '<displayname/><C:calendar-description/><I:calendar-color/><I:calendar-order/><C:supported-calendar-component-set/><C:supported-calendar-data/><C:max-resource-size/><CS:getctag/><sync-token/>'
    )
    const answer = await dav('PROPFIND', `${path}/`, { body, headers: { depth: '0' } })
    const [found] = described(answer)
    assert.deepEqual(found!.missing, [])
    assert.equal(text(answer, D('displayname')), 'Test')
    assert.equal(text(answer, C('calendar-description')), 'Mine')
    assert.equal(text(answer, ICAL('calendar-color')), '#ff0000ff')
    assert.equal(text(answer, ICAL('calendar-order')), '3')
    assert.ok(text(answer, CS('getctag')))
    const task = calendar(component('VTODO', 'a'))
    assert.equal(preconditionOf(await put(`${path}/a.ics`, task)), C('supported-calendar-component'))
  })

  test('refuses a time zone that is none, and components that nobody knows', async () => {
    const set = (inside: string): string => xml('propertyupdate', `<set><prop>${inside}</prop></set>`)
    const zone = await dav('PROPPATCH', `${home}/calendar/`, {
      body: set('<C:calendar-timezone>x</C:calendar-timezone>')
    })
    assert.match(zone.text, /valid-calendar-data/)
    const protectedOne = await dav('PROPPATCH', `${home}/calendar/`, {
      body: set(
        '<C:supported-calendar-component-set><C:comp name="VTODO"/></C:supported-calendar-component-set>'
      )
    })
    assert.match(protectedOne.text, /cannot-modify-protected-property/)
    const unknown = xml(
      'C:mkcalendar',
      '<set><prop><C:supported-calendar-component-set><C:comp name="VX"/></C:supported-calendar-component-set></prop></set>'
    )
    const answer = await dav('MKCALENDAR', `${home}/unknown/`, { body: unknown })
    assert.equal(preconditionOf(answer), C('supported-calendar-component'))
  })

  test('gives back the bytes that were put, and their entity tag', async () => {
    const path = await newCalendar()
    // LF, odd cases and folds, properties that nobody knows.
    const odd =
      'BEGIN:VCALENDAR\nversion:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:odd\nDTSTAMP:20260101T000000Z\nDTSTART:20260101T000000Z\nX-odd;a=b:c\n d\nSUMMARY:ü\nEND:VEVENT\nEND:VCALENDAR\n'
    const stored = await put(`${path}/odd.ics`, odd)
    assert.equal(stored.status, 201)
    const got = await dav('GET', `${path}/odd.ics`)
    assert.equal(got.text, odd)
    assert.equal(got.headers.get('etag'), stored.headers.get('etag'))
    assert.match(got.headers.get('content-type')!, /component=vevent/)
    const read = await report(`${path}/`, multiget([`${path}/odd.ics`, `${path}/none.ics`]))
    assert.deepEqual(
      described(read).map(({ properties, status }) => properties.get(C('calendar-data'))?.text ?? status),
      [odd, 'HTTP/1.1 404 Not Found']
    )
  })

  test('refuses with the precondition that fails', async () => {
    const path = await newCalendar()
    const refusals: [string, string][] = [
      ['not a calendar', 'valid-calendar-data'],
      [event('a', 'DTSTART:20260102T000000Z', 'DTEND:20260101T000000Z'), 'valid-calendar-data'],
      [event('a', 'DTSTART:20260101T000000Z', 'SUMMARY:\u0007'), 'valid-calendar-data'],
      [
        calendar('METHOD:PUBLISH', component('VEVENT', 'a', 'DTSTART:20260101T000000Z')),
        'valid-calendar-object-resource'
      ],
      [
        calendar(
          component('VEVENT', 'a', 'DTSTART:20260101T000000Z'),
          component('VEVENT', 'b', 'DTSTART:20260101T000000Z')
        ),
        'valid-calendar-object-resource'
      ]
    ]
    for (const [body, precondition] of refusals) {
      const answer = await put(`${path}/a.ics`, body)
      assert.equal(answer.status, 403)
      assert.equal(preconditionOf(answer), C(precondition), body)
    }
    assert.equal((await put(`${path}/a.ics`, event('same', 'DTSTART:20260101T000000Z'))).status, 201)
    const twice = await put(`${path}/b.ics`, event('same', 'DTSTART:20260101T000000Z'))
    assert.equal(preconditionOf(twice), C('no-uid-conflict'))
    const large = await put(`${path}/c.ics`, event('c', `X-A:${'x'.repeat(11 * 1024 * 1024)}`))
    assert.equal(preconditionOf(large), C('max-resource-size'))
  })
})

describe('calendar-query', () => {
  let path: string
  before(async () => {
    path = await newCalendar(
      '<C:calendar-timezone>BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VTIMEZONE\nTZID:Asia/Tokyo\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0900\nTZOFFSETTO:+0900\nEND:STANDARD\nEND:VTIMEZONE\nEND:VCALENDAR</C:calendar-timezone>'
    )
    const objects: [string, string][] = [
      [
        'single.ics',
        event('single', 'DTSTART:20260310T100000Z', 'DTEND:20260310T110000Z', 'SUMMARY:Dentist')
      ],
      ['other.ics', event('other', 'DTSTART:20260510T100000Z', 'DTEND:20260510T110000Z', 'SUMMARY:Lunch')],
      ['yearly.ics', event('yearly', 'DTSTART;VALUE=DATE:19800312', 'RRULE:FREQ=YEARLY', 'SUMMARY:Birthday')],
      ['bomb.ics', event('bomb', 'DTSTART:20000101T000000Z', 'RRULE:FREQ=SECONDLY')],
      ['floating.ics', event('floating', 'DTSTART:20260401T003000', 'DURATION:PT10M')],
      ['task.ics', calendar(component('VTODO', 'task', 'DUE:20260315T000000Z'))]
    ]
    for (const [name, body] of objects) assert.equal((await put(`${path}/${name}`, body)).status, 201)
  })
  const march = '<C:time-range start="20260301T000000Z" end="20260401T000000Z"/>'

  test('by component', async () => {
    assert.deepEqual(await names(`${path}/`, query('<C:comp-filter name="VTODO"/>')), ['task.ics'])
    assert.equal((await names(`${path}/`, query(''))).length, 6)
  })

  test('by time; recurring, floating and endless ones are found', async () => {
    const found = await names(`${path}/`, query(`<C:comp-filter name="VEVENT">${march}</C:comp-filter>`))
    assert.deepEqual(found, ['bomb.ics', 'floating.ics', 'single.ics', 'yearly.ics'])
    const years = '<C:time-range start="20990301T000000Z" end="20990401T000000Z"/>'
    const later = await names(`${path}/`, query(`<C:comp-filter name="VEVENT">${years}</C:comp-filter>`))
    assert.deepEqual(later, ['bomb.ics', 'yearly.ics'])
  })

  test('by text', async () => {
    const filter =
      '<C:comp-filter name="VEVENT"><C:prop-filter name="SUMMARY"><C:text-match>dent</C:text-match></C:prop-filter></C:comp-filter>'
    assert.deepEqual(await names(`${path}/`, query(filter)), ['single.ics'])
    const collation = filter.replace('<C:text-match>', '<C:text-match collation="i;other">')
    assert.equal(preconditionOf(await report(`${path}/`, query(collation))), C('supported-collation'))
  })

  test('expanded, in part, and no more than asked for', async () => {
    const data =
      '<C:calendar-data><C:expand start="20260301T000000Z" end="20260401T000000Z"/></C:calendar-data>'
    const filter = `<C:comp-filter name="VEVENT">${march}<C:prop-filter name="SUMMARY"><C:text-match>birth</C:text-match></C:prop-filter></C:comp-filter>`
    const answer = await report(`${path}/`, query(filter, { data }))
    const [found] = described(answer)
    assert.match(found!.properties.get(C('calendar-data'))!.text, /DTSTART;VALUE=DATE:20260312/)
    const limited = await report(
      `${path}/`,
      query('', { more: '<C:limit><C:nresults>2</C:nresults></C:limit>' })
    )
    assert.match(limited.text, /507/)
    assert.equal(described(limited).length, 3)
    const wrong = query('', { data: '<C:calendar-data content-type="text/html"/>' })
    assert.equal(preconditionOf(await report(`${path}/`, wrong)), C('supported-calendar-data'))
  })

  test('a malformed one is refused', async () => {
    for (const body of [query('<C:comp-filter/>'), xml('C:calendar-query', '<prop/>'), '<!DOCTYPE a><a/>']) {
      assert.equal((await report(`${path}/`, body)).status, 400)
    }
  })

  test('free-busy-query', async () => {
    const answer = await report(`${home}/calendar/`, xml('C:free-busy-query', march))
    assert.equal(answer.status, 200)
    assert.match(answer.headers.get('content-type')!, /text\/calendar/)
    await put(
      `${home}/calendar/busy.ics`,
      event('busy', 'DTSTART:20260310T100000Z', 'DTEND:20260310T110000Z', 'SUMMARY:secret')
    )
    const busy = await report(`${home}/calendar/`, xml('C:free-busy-query', march))
    assert.match(busy.text, /FREEBUSY;FBTYPE=BUSY:20260310T100000Z\/20260310T110000Z/)
    assert.doesNotMatch(busy.text, /secret/)
  })

  test('free-busy-query minds availability', async () => {
    const set = '<C:supported-calendar-component-set><C:comp name="VEVENT"/><C:comp name="VAVAILABILITY"/>'
    const own = await newCalendar(`${set}</C:supported-calendar-component-set>`)
    const office =
      'BEGIN:AVAILABLE\r\nUID:a\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260302T090000Z\r\nDTEND:20260302T170000Z\r\n' +
      'RRULE:FREQ=WEEKLY\r\nEND:AVAILABLE'
    const availability = calendar(
      component('VAVAILABILITY', 'v', 'DTSTART:20260302T000000Z', 'DTEND:20260303T000000Z', office)
    )
    assert.equal((await put(`${own}/v.ics`, availability)).status, 201)
    const meeting = event('m', 'DTSTART:20260302T100000Z', 'DTEND:20260302T110000Z')
    assert.equal((await put(`${own}/m.ics`, meeting)).status, 201)
    const { text: told } = await report(`${own}/`, xml('C:free-busy-query', march))
    assert.deepEqual(
      told.match(/^FREEBUSY.*$/gm)!.map((line) => line.trim()),
      [
        'FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20260302T000000Z/20260302T090000Z',
        'FREEBUSY;FBTYPE=BUSY:20260302T100000Z/20260302T110000Z',
        'FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20260302T170000Z/20260303T000000Z'
      ]
    )
  })
})

test('sync-collection tells what was changed, and what was removed', async () => {
  const path = await newCalendar()
  const body = (title: string): string => event(title, 'DTSTART:20260101T000000Z')
  await put(`${path}/a.ics`, body('a'))
  await put(`${path}/b.ics`, body('b'))
  const first = await report(`${path}/`, syncReport(''))
  assert.equal(described(first).length, 2)
  await dav('DELETE', `${path}/a.ics`)
  await put(`${path}/c.ics`, body('c'))
  const next = await report(
    `${path}/`,
    syncReport(syncTokenOf(first), '<prop><getetag/><C:calendar-data/></prop>')
  )
  assert.deepEqual(
    described(next).map(({ href, status }) => [href.split('/').at(-1), status]),
    [
      ['c.ics', undefined],
      ['a.ics', 'HTTP/1.1 404 Not Found']
    ]
  )
})

// Calendars of others, by their address: fetched for every program, changed only where they have changed.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { C, CS, D } from '@postkeep/dav-protocol'
import type { MailboxSession } from '@postkeep/mailbox-client'
import { davClient, described, preconditionOf, type DavAnswer, type DavClient } from '@postkeep/testkit'
import { calendar, component, prop, syncReport } from './request-bodies.ts'
import { startFixture, type Account, type Fixture } from './fixture.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

let fixture: Fixture
let account: Account
let dav: DavClient
let server: Server
let feed: string
let answer: Answer
let requests: IncomingMessage[]

before(async () => {
  fixture = await startFixture({ OUTBOUND_ALLOW_PRIVATE: 'true' })
  server = createServer((request, response) => {
    requests.push(request)
    answer(request, response)
  })
  server.listen(0, '0.0.0.0')
  await once(server, 'listening')
  feed = `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret.ics`
})
beforeEach(async () => {
  requests = []
  account = await fixture.newAccount()
  dav = davClient(fixture, account)
})
after(async () => {
  await fixture[Symbol.asyncDispose]()
  server.close()
})

const event = (uid: string, ...lines: readonly string[]): string => component('VEVENT', uid, ...lines)
const at = 'DTSTART:20260302T100000Z'
const file = (...events: readonly string[]): string => calendar('X-WR-CALNAME:Holidays', ...events)

function gives(text: string, headers: Record<string, string> = {}): void {
  answer = (request, response) => {
    const isKnown = headers['etag'] !== undefined && request.headers['if-none-match'] === headers['etag']
    response.writeHead(isKnown ? 304 : 200, { 'content-type': 'text/calendar', ...headers })
    response.end(isKnown ? undefined : text)
  }
}

function subscribe(url = feed, more = ''): Promise<DavAnswer> {
  const type = '<D:resourcetype><D:collection/><CS:subscribed/></D:resourcetype>'
  const body = `<D:mkcol xmlns:D="DAV:" xmlns:CS="http://calendarserver.org/ns/"><D:set><D:prop>${type}<CS:source><D:href>${url}</D:href></CS:source>${more}</D:prop></D:set></D:mkcol>`
  return dav('MKCOL', `/${account.address}/holidays/`, { body })
}

async function withSession<T>(work: (session: MailboxSession, collection: number) => Promise<T>): Promise<T> {
  const { address: username, password } = account
  const login = { username, password, scope: 'caldav', remoteAddress: '127.0.0.1' } as const
  const result = await fixture.mailboxes.login(login)
  assert.ok(result.kind === 'accepted')
  try {
    const calendars = await result.session.listCollections(['calendar'])
    return await work(result.session, calendars.find(({ source }) => source)!.id)
  } finally {
    await result.session.logout()
  }
}

/** As if its time had come, at the next login of a program. */
async function refresh(): Promise<void> {
  await withSession((session, collection) => session.settleSource({ collection, outcome: due }))
  await fixture.restart()
  assert.equal((await dav('OPTIONS', '/')).status, 200)
}
const due = { kind: 'fetched', etag: null, lastModified: null, interval: 0 } as const

const sourceOf = () =>
  withSession(
    async (session) => (await session.listCollections(['calendar'])).find(({ source }) => source)!.source!
  )

async function sync(token = ''): Promise<{ token: string; statuses: string[] }> {
  const path = `/${account.address}/holidays/`
  const reply = await dav('REPORT', path, { body: syncReport(token), headers: { depth: '0' } })
  assert.equal(reply.status, 207, reply.text)
  const next = /<(?:\w+:)?sync-token>([^<]*)</.exec(reply.text)![1]!
  const statuses = described(reply).map(({ status }) => (status?.includes('404') ? 'gone' : 'there'))
  return { token: next, statuses: statuses.toSorted() }
}

async function objects(): Promise<string[]> {
  const listed = await dav('PROPFIND', `/${account.address}/holidays/`, { headers: { depth: '1' } })
  const paths = described(listed).flatMap(({ href }) => (href.endsWith('/') ? [] : [href]))
  return Promise.all(paths.map(async (path) => (await dav('GET', path)).text))
}

test('it is there at once, read-only, as a calendar of its name', async () => {
  gives(file(event('a', at), event('b', at)))
  assert.equal((await subscribe()).status, 201)
  assert.equal((await objects()).length, 2)
  const names =
    '<displayname/><resourcetype/><current-user-privilege-set/><CS:source/><C:schedule-calendar-transp/>'
  const path = `/${account.address}/holidays/`
  const listed = await dav('PROPFIND', path, { body: prop(names), headers: { depth: '0' } })
  const { properties } = described(listed)[0]!
  assert.equal(properties.get(D('displayname'))?.text, 'Holidays')
  const types = properties.get(D('resourcetype'))!.children.map(({ name }) => name)
  assert.deepEqual(types, [D('collection'), C('calendar')])
  const privileges = properties.get(D('current-user-privilege-set'))!.children
  const may = privileges.map(({ children }) => children[0]!.name)
  assert.ok(may.includes(D('read')) && may.includes(D('write-properties')))
  assert.ok(!may.includes(D('write')) && !may.includes(D('bind')) && !may.includes(D('write-content')))
  assert.equal(properties.get(CS('source'))!.children[0]!.text, feed)
  assert.equal(properties.get(C('schedule-calendar-transp'))!.children[0]!.name, C('transparent'))

  const body = calendar(event('own', at))
  const refused = await dav('PUT', `${path}own.ics`, { body })
  assert.deepEqual([refused.status, preconditionOf(refused)], [403, D('need-privileges')])
  const [one] = described(await dav('PROPFIND', path, { headers: { depth: '1' } })).filter(
    ({ href }) => !href.endsWith('/')
  )
  assert.equal((await dav('DELETE', one!.href)).status, 403)
  const destination = `${fixture.url}/${account.address}/calendar/copy.ics`
  assert.equal((await dav('MOVE', one!.href, { headers: { destination } })).status, 403)
  assert.equal((await dav('COPY', one!.href, { headers: { destination } })).status, 201)
  const colour = `<D:propertyupdate xmlns:D="DAV:" xmlns:I="http://apple.com/ns/ical/"><D:set><D:prop><I:calendar-color>#112233</I:calendar-color></D:prop></D:set></D:propertyupdate>`
  assert.match((await dav('PROPPATCH', path, { body: colour })).text, /200 OK/)
  assert.equal((await dav('DELETE', path)).status, 204)
})

test('what has changed is changed, and nothing else, whatever DTSTAMP says', async () => {
  gives(file(event('a', at), event('b', at), event('c', at)))
  await subscribe()
  const first = await sync()
  const again = file(event('c', at), event('a', at), event('b', at))
  gives(again.replaceAll('DTSTAMP:20260101T000000Z', 'DTSTAMP:20260202T020202Z'))
  await refresh()
  assert.equal(requests.length, 2)
  assert.deepEqual(await sync(first.token), { token: first.token, statuses: [] })
  gives(file(event('a', at), event('b', 'DTSTART:20260303T100000Z'), event('d', at)))
  await refresh()
  assert.deepEqual((await sync(first.token)).statuses, ['gone', 'there', 'there'])
  assert.equal((await objects()).length, 3)
})

test('what the server has not changed is not sent again', async () => {
  gives(file(event('a', at)), { etag: '"1"', 'last-modified': 'Mon, 02 Mar 2026 10:00:00 GMT' })
  await subscribe()
  const outcome = { ...due, etag: '"1"', lastModified: 'Mon, 02 Mar 2026 10:00:00 GMT' }
  await withSession((session, collection) => session.settleSource({ collection, outcome }))
  await fixture.restart()
  await dav('OPTIONS', '/')
  const [, second] = requests
  assert.equal(second!.headers['if-none-match'], '"1"')
  assert.equal(second!.headers['if-modified-since'], 'Mon, 02 Mar 2026 10:00:00 GMT')
  assert.equal((await objects()).length, 1)
  assert.equal((await sourceOf()).fault, null)
  // Not due: nobody is asked.
  gives(file(event('a', at)), { etag: '"2"' })
  await refresh()
  await fixture.restart()
  await dav('OPTIONS', '/')
  assert.equal(requests.length, 3)
})

test('a fetch that fails is told, and leaves what is there', async () => {
  gives(file(event('a', at)))
  await subscribe()
  const failing: [string, Answer][] = [
    ['status 404', (_, response) => response.writeHead(404).end()],
    ['status 503', (_, response) => response.writeHead(503).end()],
    ['no-calendar', (_, response) => response.end('<html>Log in</html>')],
    ['no-calendar', (_, response) => response.end(file(event('a', at)).slice(0, -30))],
    ['no-answer', (request) => request.socket.destroy()],
    ['no-answer', (_, response) => response.writeHead(200, { 'content-length': '500' }).end('x'.repeat(5))],
    ['no-answer', (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip')],
    ['too-large', (_, response) => response.end(Buffer.alloc(11 * 1024 * 1024))],
    [
      'too-large',
      (_, response) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(11 * 1024 * 1024)))
    ],
    ['redirects', (_, response) => response.writeHead(302, { location: '/secret.ics' }).end()],
    ['redirects', (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end()],
    ['redirects', (_, response) => response.writeHead(302).end()]
  ]
  for (const [fault, how] of failing) {
    answer = how
    await refresh()
    assert.equal((await sourceOf()).fault, fault)
  }
  assert.equal((await objects()).length, 1)
  const sent = gzipSync(file(event('a', at), event('b', at)))
  answer = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(sent)
  await refresh()
  assert.equal((await sourceOf()).fault, null)
  assert.equal((await objects()).length, 2)
})

test('redirects are followed, logins are sent to whom they are for', async () => {
  const elsewhere = feed.replace('127.0.0.1', '127.0.0.2').replace('secret', 'other')
  answer = ({ url }, response) => {
    if (url === '/secret.ics') response.writeHead(301, { location: '/moved.ics' }).end()
    else if (url === '/moved.ics') response.writeHead(307, { location: elsewhere }).end()
    else response.end(file(event('a', at)))
  }
  await subscribe(feed.replace('//', '//ann:pass%20word@'))
  assert.equal((await objects()).length, 1)
  const told = requests.map(({ headers }) => headers.authorization)
  const login = `Basic ${Buffer.from('ann:pass word').toString('base64')}`
  assert.deepEqual(told, [login, login, undefined])
})

test('what it cannot store is left out: the rest is there', async () => {
  const own = `BEGIN:VEVENT\r\nUID:broken\r\nDTSTART:nonsense\r\nEND:VEVENT`
  const many = event('rule', at, 'RRULE:FREQ=SECONDLY')
  const alarm = event(
    'alarm',
    at,
    'BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT5M\r\nDESCRIPTION:x\r\nEND:VALARM'
  )
  gives(file(own, many, alarm, 'BEGIN:X-THING\r\nEND:X-THING'))
  await subscribe(feed, '<CS:subscribed-strip-alarms/>')
  const all = await objects()
  const uids = all.map((text) => /^UID:(.*)\r$/m.exec(text)![1])
  assert.ok(uids.includes('alarm') && !uids.includes('broken'))
  assert.ok(all.every((text) => !text.includes('VALARM')))
  const before = await sync()
  await refresh()
  assert.equal((await sync()).token, before.token)
})

test('an address that is none is refused', async () => {
  for (const url of ['ftp://far.example/a.ics', 'file:///etc/passwd', '', 'far.example'])
    assert.equal((await subscribe(url)).status, 403)
  assert.equal(requests.length, 0)
})

// Attachments that the server keeps for calendar objects. RFC 8607.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { C, D } from '@postkeep/dav-protocol'
import { davClient, described, preconditionOf, type DavAnswer, type DavClient } from '@postkeep/testkit'
import { prop } from './request-bodies.ts'
import { startFixture, type Account, type Fixture } from './fixture.ts'

let fixture: Fixture
let dav: DavClient
let home: string
let objects = 0

before(async () => {
  fixture = await startFixture()
  const account = await fixture.newAccount()
  dav = davClient(fixture, account)
  home = `/${account.address}`
})
after(() => fixture[Symbol.asyncDispose]())

const daily =
  'DTSTART;TZID=Europe/Berlin:20260302T100000\r\nDTEND;TZID=Europe/Berlin:20260302T110000\r\nRRULE:FREQ=DAILY;COUNT=5'

async function newEvent(lines = 'DTSTART:20260302T100000Z'): Promise<string> {
  const path = `${home}/calendar/a${++objects}.ics`
  const body = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:a${objects}\r\nDTSTAMP:20260101T000000Z\r\n${lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`
  assert.equal((await dav('PUT', path, { body })).status, 201)
  return path
}

function post(path: string, query: string, body: string | Buffer = '', more = {}): Promise<DavAnswer> {
  const headers = {
    'content-type': 'text/plain',
    'content-disposition': 'attachment; filename="a b.txt"',
    ...more
  }
  return dav('POST', `${path}?action=attachment-${query}`, { body, headers })
}

async function usageOf({ address: username, password }: Account): Promise<{ bytes: number }> {
  const login = { username, password, scope: 'imap', remoteAddress: '127.0.0.1' } as const
  const result = await fixture.mailboxes.login(login)
  assert.ok(result.kind === 'accepted')
  const usage = await result.session.usage()
  await result.session.logout()
  return usage
}

/** Unfolded. */
const read = async (path: string): Promise<string> => (await dav('GET', path)).text.replaceAll('\r\n ', '')
const idOf = (answer: DavAnswer): string => answer.headers.get('cal-managed-id')!
const pathOf = (url: string): string => new URL(url).pathname

test('an attachment is added, read, replaced and removed', async () => {
  const path = await newEvent()
  const added = await post(path, 'add', 'hello')
  assert.equal(added.status, 201, added.text)
  const line = /^ATTACH;(.*)$/m.exec(await read(path))![1]!
  assert.match(line, new RegExp(`MANAGED-ID=${idOf(added)};FMTTYPE=text/plain;FILENAME=a b.txt;SIZE=5:http`))
  assert.equal(added.headers.get('etag'), (await dav('GET', path)).headers.get('etag'))
  const url = pathOf(added.headers.get('location')!)
  assert.ok(line.includes(url))
  const file = await dav('GET', url)
  assert.deepEqual([file.status, file.text], [200, 'hello'])
  assert.match(file.headers.get('content-disposition')!, /^attachment; filename\*=UTF-8''a%20b\.txt$/)
  assert.equal((await dav('HEAD', url)).headers.get('content-length'), '5')

  const headers = { prefer: 'return=representation', 'content-disposition': 'attachment; filename=new.txt' }
  const updated = await post(path, `update&managed-id=${idOf(added)}`, 'hello again', headers)
  assert.equal(updated.status, 200)
  assert.notEqual(idOf(updated), idOf(added))
  assert.match(updated.text.replaceAll('\r\n ', ''), /FILENAME=new\.txt;SIZE=11/)
  assert.equal((await dav('GET', url)).status, 404, 'what it was is gone')

  const removed = await post(path, `remove&managed-id=${idOf(updated)}`)
  assert.equal(removed.status, 204)
  assert.doesNotMatch(await read(path), /ATTACH/)
})

test('of a series: the master, one instance, several', async () => {
  const path = await newEvent(daily)
  const one = await post(path, 'add&rid=20260303T090000Z', 'x')
  assert.equal(one.status, 201, one.text)
  const [series, instance] = (await read(path)).split('END:VEVENT')
  assert.doesNotMatch(series!, /ATTACH/)
  assert.match(
    instance!,
    /RECURRENCE-ID:20260303T090000Z[^]*DTSTART:20260303T090000Z[^]*DTEND:20260303T100000Z/
  )
  assert.match(instance!, /ATTACH/)
  await post(path, 'add&rid=M,20260303T090000Z', 'y')
  assert.equal((await read(path)).match(/^ATTACH/gm)?.length, 3)
  const all = await post(path, 'add', 'z')
  assert.equal((await read(path)).match(new RegExp(idOf(all), 'g'))?.length, 4)
  await post(path, `remove&managed-id=${idOf(all)}&rid=M`)
  assert.equal((await read(path)).match(/^ATTACH.*MANAGED-ID/gm)?.length, 4)
})

test('it goes with the object, and stays with a copy', async () => {
  const path = await newEvent()
  const url = pathOf((await post(path, 'add', 'hello')).headers.get('location')!)
  assert.equal((await dav('MKCALENDAR', `${home}/other/`)).status, 201)
  const destination = `${fixture.url}${home}/other/copy.ics`
  assert.equal((await dav('COPY', path, { headers: { destination } })).status, 201)
  assert.equal((await dav('DELETE', path)).status, 204)
  assert.equal((await dav('GET', url)).text, 'hello')
  assert.equal((await dav('DELETE', `${home}/other/`)).status, 204)
  assert.equal((await dav('GET', url)).status, 404)
})

test('a PUT that leaves it out lets it go; ids of other servers are theirs', async () => {
  const path = await newEvent()
  const added = await post(path, 'add', 'hello')
  const url = pathOf(added.headers.get('location')!)
  const body = (await dav('GET', path)).text
  assert.equal((await dav('PUT', path, { body: body.replace('PRODID:', 'PRODID:-') })).status, 204)
  assert.equal((await dav('GET', url)).status, 200)
  const without = body
    .replaceAll('\r\n ', '')
    .replace(/ATTACH.*\r\n/, 'ATTACH;MANAGED-ID=theirs:https://far.example/x\r\n')
  assert.equal((await dav('PUT', path, { body: without })).status, 204)
  assert.equal((await dav('GET', url)).status, 404)
})

test('what is refused', async () => {
  const path = await newEvent(daily)
  const refusals: [query: string, precondition: string][] = [
    ['eat', 'valid-action'],
    ['add&managed-id=x', 'valid-managed-id'],
    ['add&rid=tomorrow', 'valid-rid'],
    ['add&rid=20260303T100000Z', 'valid-rid'],
    ['update&managed-id=x', 'valid-managed-id'],
    ['update&managed-id=x&rid=M', 'valid-rid'],
    ['remove', 'valid-managed-id']
  ]
  for (const [query, precondition] of refusals) {
    const answer = await post(path, query, 'x')
    assert.deepEqual([answer.status, preconditionOf(answer)], [403, C(precondition)], query)
  }
  const large = await post(path, 'add', Buffer.alloc(20 * 1024 * 1024 + 1))
  assert.deepEqual([large.status, preconditionOf(large)], [403, C('max-attachment-size')])
  assert.equal((await post(path, 'add', 'x', { 'if-match': '"other"' })).status, 412)
  assert.equal((await post(`${home}/calendar/none.ics`, 'add', 'x')).status, 404)
  assert.doesNotMatch(await read(path), /ATTACH/)
})

test("another's are not told of", async () => {
  const path = await newEvent()
  const url = pathOf((await post(path, 'add', 'secret')).headers.get('location')!)
  const other = davClient(fixture, await fixture.newAccount())
  assert.equal((await other('GET', url)).status, 403)
  const anonymous = await fetch(`${fixture.url}${url}`)
  assert.equal(anonymous.status, 401)
  await anonymous.body?.cancel()
})

test('objects and attachments fill the mailbox: it is told, and the rest is refused', async () => {
  const small = await fixture.newAccount({ quota: 3000 })
  const client = davClient(fixture, small)
  const room = async (): Promise<[used: number, available: number]> => {
    const body = prop('<quota-used-bytes/><quota-available-bytes/>')
    const headers = { depth: '0' }
    const [found] = described(await client('PROPFIND', `/${small.address}/`, { headers, body }))
    const of = (name: string): number => Number(found!.properties.get(D(name))!.text)
    return [of('quota-used-bytes'), of('quota-available-bytes')]
  }
  const path = `/${small.address}/calendar/a.ics`
  const body =
    'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260302T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'
  assert.equal((await client('PUT', path, { body })).status, 201)
  assert.deepEqual(await room(), [body.length, 3000 - body.length])
  const add = (bytes: number): Promise<DavAnswer> =>
    client('POST', `${path}?action=attachment-add`, { body: Buffer.alloc(bytes) })
  assert.equal((await add(2000)).status, 201)
  const [used, available] = await room()
  const size = Number((await client('HEAD', path)).headers.get('content-length'))
  assert.deepEqual([used, available], [2000 + size, 1000 - size])
  const refused = await add(available + 1)
  assert.deepEqual([refused.status, preconditionOf(refused)], [507, D('quota-not-exceeded')])
  assert.deepEqual(await room(), [used, available])
  const { bytes } = await usageOf(small)
  assert.equal(bytes, used)
})

test('names that would be paths, or more, are names', async () => {
  const path = await newEvent()
  const names = [
    "attachment; filename*=UTF-8''%2e%2e%2fe%C3%A9.pdf",
    'attachment; filename="..\\\\..\\\\x.txt"',
    'inline'
  ]
  const kept = ['eé.pdf', 'x.txt', 'attachment']
  for (const [index, disposition] of names.entries()) {
    const added = await post(path, 'add', 'x', {
      'content-disposition': disposition,
      'content-type': 'nonsense'
    })
    assert.equal(added.status, 201, added.text)
    const url = pathOf(added.headers.get('location')!)
    assert.ok(decodeURIComponent(url).endsWith(`/${kept[index]}`), url)
    assert.equal((await dav('GET', url)).headers.get('content-type'), 'application/octet-stream')
  }
})

test('it is announced', async () => {
  const path = await newEvent()
  const options = await dav('OPTIONS', path)
  assert.match(options.headers.get('dav')!, /calendar-managed-attachments/)
  assert.match(options.headers.get('allow')!, /POST/)
  const body = prop('<C:max-attachment-size/><C:max-attachments-per-resource/>')
  const [found] = described(await dav('PROPFIND', `${home}/calendar/`, { body, headers: { depth: '0' } }))
  assert.equal(found!.properties.get(C('max-attachment-size'))?.text, String(20 * 1024 * 1024))
  const url = prop('<C:managed-attachments-server-URL/>')
  const [ofHome] = described(await dav('PROPFIND', `${home}/`, { body: url, headers: { depth: '0' } }))
  assert.equal(ofHome!.properties.get(C('managed-attachments-server-URL'))?.text, '')
})

// Calendars that several share: transcripts of both protocols, and programs of others on both sides.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import {
  davClient,
  playHttpTranscript,
  runProgram,
  temporaryFolder,
  without,
  type DavClient
} from '@postkeep/testkit'
import { calendar, component, event } from './request-bodies.ts'
import { type Account, type Fixture, startFixture } from './fixture.ts'

let fixture: Fixture
before(async () => {
  fixture = await startFixture()
})
after(() => fixture[Symbol.asyncDispose]())

const basic = ({ address, password }: Account): string =>
  `Basic ${Buffer.from(`${address}:${password}`).toString('base64')}`

/** Both have logged in once: each has a calendar of its own. */
async function twoAccounts(): Promise<[Account, Account, DavClient, DavClient]> {
  const [owner, guest] = [await fixture.newAccount(), await fixture.newAccount()]
  const [ours, theirs] = [davClient(fixture, owner), davClient(fixture, guest)]
  for (const dav of [ours, theirs]) await dav('OPTIONS', '/')
  return [owner, guest, ours, theirs]
}

for (const file of globSync(`${import.meta.dirname}/transcripts/sharing/*.txt`).toSorted()) {
  test(basename(file, '.txt'), async () => {
    const [owner, guest] = await twoAccounts()
    await playHttpTranscript(readFileSync(file, 'utf8'), {
      url: fixture.url,
      authorization: basic(owner),
      variables: {
        address: owner.address,
        guest: guest.address,
        owner: owner.address.split('@')[0]!,
        guestAuthorization: basic(guest)
      }
    })
  })
}

/** Where the guest has the owner's calendar. */
async function shared(access: 'read' | 'read-write') {
  const [owner, guest, ours, theirs] = await twoAccounts()
  const here = `/${owner.address}/calendar/`
  const sharee = `<D:sharee><D:href>mailto:${guest.address}</D:href><D:share-access><D:${access}/></D:share-access></D:sharee>`
  const body = `<D:share-resource xmlns:D="DAV:">${sharee}</D:share-resource>`
  assert.equal((await ours('POST', here, { body })).status, 200)
  const notifications = await theirs('PROPFIND', `/${guest.address}/notifications/`, {
    headers: { depth: '1' }
  })
  const [invitation] = /\/[^<>]*invite-[0-9a-f]{24}\.xml/.exec(notifications.text) ?? []
  const reply = '<D:invite-reply xmlns:D="DAV:"><D:invite-accepted/></D:invite-reply>'
  const accepted = await theirs('POST', invitation!, { body: reply })
  return { owner, guest, ours, theirs, here, there: accepted.headers.get('location')! }
}

const titled = (uid: string, title: string): string =>
  event(uid, 'DTSTART:20260310T100000Z', 'DTEND:20260310T110000Z', `SUMMARY:${title}`)

test('both see the same entity tags and tokens, and each what the other has done', async () => {
  const { ours, theirs, here, there } = await shared('read-write')
  const put = await ours('PUT', `${here}a.ics`, { body: titled('a', 'A') })
  const got = await theirs('GET', `${there}a.ics`)
  assert.equal(got.headers.get('etag'), put.headers.get('etag'))
  const [, before] = /<D:sync-token>([^<]+)</.exec(
    (
      await theirs('PROPFIND', there, {
        headers: { depth: '0' },
        body: '<propfind xmlns="DAV:"><prop><sync-token/></prop></propfind>'
      })
    ).text
  )!
  assert.equal((await ours('DELETE', `${here}a.ics`)).status, 204)
  const report = `<sync-collection xmlns="DAV:"><sync-token>${before}</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>`
  const changes = await theirs('REPORT', there, { body: report })
  assert.match(changes.text, new RegExp(`<D:href>${there}a.ics</D:href><D:status>HTTP/1.1 404`))
})

test('a token from before the sharing goes on for its owner', async () => {
  const [owner, guest, ours] = await twoAccounts()
  const here = `/${owner.address}/calendar/`
  await ours('PUT', `${here}a.ics`, { body: titled('a', 'A') })
  const asked = {
    headers: { depth: '0' },
    body: '<propfind xmlns="DAV:"><prop><sync-token/></prop></propfind>'
  }
  const [, token] = /<D:sync-token>([^<]+)</.exec((await ours('PROPFIND', here, asked)).text)!
  const body = `<S:share xmlns:S="http://calendarserver.org/ns/" xmlns:D="DAV:"><S:set><D:href>mailto:${guest.address}</D:href><S:read/></S:set></S:share>`
  assert.equal((await ours('POST', here, { body })).status, 200)
  await ours('PUT', `${here}b.ics`, { body: titled('b', 'B') })
  const report = `<sync-collection xmlns="DAV:"><sync-token>${token}</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>`
  const { status, text } = await ours('REPORT', here, { body: report })
  assert.equal(status, 207)
  assert.ok(text.includes('b.ics') && !text.includes('a.ics'))
})

test('attachments are open to who shares the calendar; a meeting is changed by its owner alone', async () => {
  const { owner, guest, ours, theirs, here, there } = await shared('read-write')
  await ours('PUT', `${here}p.ics`, { body: titled('p', 'P') })
  const file = {
    headers: { 'content-type': 'text/plain', 'content-disposition': 'attachment; filename=x.txt' },
    body: 'hello'
  }
  const added = await ours('POST', `${here}p.ics?action=attachment-add`, file)
  assert.equal(added.status, 201)
  const path = new URL(added.headers.get('location')!).pathname
  assert.equal((await theirs('GET', path)).text, 'hello')
  const stranger = davClient(fixture, await fixture.newAccount())
  assert.equal((await stranger('GET', path)).status, 403)
  const theirsToo = await theirs('POST', `${there}p.ics?action=attachment-add`, { ...file, body: 'again' })
  assert.equal((await ours('GET', new URL(theirsToo.headers.get('location')!).pathname)).text, 'again')

  const people = [`ORGANIZER:mailto:${guest.address}`, 'ATTENDEE:mailto:x@elsewhere.example']
  const meeting = calendar(component('VEVENT', 'm', 'DTSTART:20260311T100000Z', ...people))
  const refused = await theirs('PUT', `${there}m.ics`, { body: meeting })
  assert.equal(refused.status, 403)
  assert.match(refused.text, /changed by its owner/)
  const own = meeting.replace(guest.address, owner.address)
  assert.equal((await ours('PUT', `${here}m.ics`, { body: own })).status, 201)
  assert.equal((await theirs('PUT', `${there}m.ics`, { body: own })).status, 403)
  assert.equal((await theirs('DELETE', `${there}m.ics`)).status, 403)
  // A guest who leaves takes nothing along.
  assert.equal((await theirs('DELETE', there)).status, 204)
  assert.equal((await ours('GET', `${here}m.ics`)).status, 200)
})

test('an event is moved from the own calendar into the shared one, and back', async () => {
  const { guest, ours, theirs, here, there } = await shared('read-write')
  const mine = `/${guest.address}/calendar/`
  await theirs('PUT', `${mine}v.ics`, { body: titled('v', 'V') })
  const to = (path: string) => ({ headers: { destination: `${fixture.url}${path}` } })
  assert.equal((await theirs('MOVE', `${mine}v.ics`, to(`${there}v.ics`))).status, 201)
  assert.equal((await theirs('GET', `${mine}v.ics`)).status, 404)
  assert.equal((await ours('GET', `${here}v.ics`)).status, 200)
  assert.equal((await theirs('MOVE', `${there}v.ics`, to(`${mine}v.ics`))).status, 201)
  assert.equal((await ours('GET', `${here}v.ics`)).status, 404)
})

describe('vdirsyncer on both sides', { skip: without('vdirsyncer') }, () => {
  test('what one changes the other has; who may only read keeps what is theirs to themselves', async () => {
    await using folder = await temporaryFolder()
    const { owner, guest, here, there, ours } = await shared('read-write')
    const sync = async (name: string): Promise<number | null> => {
      const { code } = await runProgram('vdirsyncer', ['-c', join(folder.path, name), 'sync'], {
        environment: { HOME: folder.path, LANG: 'C.UTF-8' },
        timeoutMs: 120_000
      })
      return code
    }
    for (const [name, { address, password }, path] of [
      ['owner', owner, here],
      ['guest', guest, there]
    ] as const) {
      const local = join(folder.path, `${name}-calendars`)
      await mkdir(local)
      await writeFile(
        join(folder.path, name),
        `[general]
status_path = "${join(folder.path, `${name}-status`)}"
[pair one]
a = "here"
b = "there"
collections = null
[storage here]
type = "filesystem"
path = "${local}"
fileext = ".ics"
[storage there]
type = "caldav"
url = "${fixture.url}${path}"
username = "${address}"
password = "${password}"
`
      )
      await runProgram('vdirsyncer', ['-c', join(folder.path, name), 'discover'], {
        environment: { HOME: folder.path, LANG: 'C.UTF-8' },
        timeoutMs: 120_000
      })
    }
    const local = (name: string, file = ''): string => join(folder.path, `${name}-calendars`, file)
    await writeFile(local('owner', 'a.ics'), titled('a', 'Of the owner'))
    assert.equal(await sync('owner'), 0)
    assert.equal(await sync('guest'), 0)
    const [first] = await readdir(local('guest'))
    assert.match(await readFile(local('guest', first), 'utf8'), /Of the owner/)
    await writeFile(local('guest', 'b.ics'), titled('b', 'Of the guest'))
    assert.equal(await sync('guest'), 0)
    assert.equal(await sync('owner'), 0)
    assert.equal((await readdir(local('owner'))).length, 2)
    const sharee = `<D:sharee><D:href>mailto:${guest.address}</D:href><D:share-access><D:read/></D:share-access></D:sharee>`
    await ours('POST', here, { body: `<D:share-resource xmlns:D="DAV:">${sharee}</D:share-resource>` })
    await writeFile(local('guest', 'c.ics'), titled('c', 'Not to be'))
    assert.notEqual(await sync('guest'), 0)
    assert.equal(await sync('owner'), 0)
    assert.equal((await readdir(local('owner'))).length, 2)
  })
})

// Programs of others: vdirsyncer both ways with a conflict, khal on what it brought, tsdav.
import assert from 'node:assert/strict'
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { createDAVClient } from 'tsdav'
import {
  davClient,
  described,
  type TemporaryFolder,
  succeed,
  temporaryFolder,
  without
} from '@postkeep/testkit'
import { calendar, component, event } from './request-bodies.ts'
import { type Account, type Fixture, startFixture } from './fixture.ts'

/** Its standard output. */
async function run(command: string, args: readonly string[], input = ''): Promise<string> {
  const environment = { HOME: folder.path, LANG: 'C.UTF-8', TZ: 'Europe/Berlin' }
  const { stdout } = await succeed(command, args, { environment, input })
  return stdout
}

let fixture: Fixture
let folder: TemporaryFolder
before(async () => {
  fixture = await startFixture()
  folder = await temporaryFolder()
})
after(async () => {
  await fixture[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

const titled = (uid: string, title: string): string =>
  event(uid, 'DTSTART:20260310T100000Z', 'DTEND:20260310T110000Z', `SUMMARY:${title}`)

describe('vdirsyncer and khal', { skip: without('vdirsyncer') }, () => {
  let account: Account
  let local: string
  let config: string
  const sync = (...args: string[]) => run('vdirsyncer', ['-c', config, ...args])

  before(async () => {
    account = await fixture.newAccount()
    local = join(folder.path, 'calendars')
    config = join(folder.path, 'vdirsyncer')
    await writeFile(
      config,
      `[general]
status_path = "${join(folder.path, 'status')}"
[pair calendars]
a = "here"
b = "there"
collections = ["from a", "from b"]
conflict_resolution = "b wins"
metadata = ["displayname", "color"]
[storage here]
type = "filesystem"
path = "${local}"
fileext = ".ics"
[storage there]
type = "caldav"
url = "${fixture.url}/"
username = "${account.address}"
password = "${account.password}"
item_types = ["VEVENT", "VTODO"]
`
    )
    await mkdir(local)
  })

  test('what is new, changed and removed goes both ways; of a conflict the server wins', async () => {
    const dav = davClient(fixture, account)
    const path = `/${account.address}/calendar/`
    await dav('PUT', `${path}there.ics`, { body: titled('there', 'made there') })
    await run('vdirsyncer', ['-c', config, 'discover'], 'y\n'.repeat(10))
    const mine = join(local, 'calendar')
    const task = calendar(component('VTODO', 'task', 'SUMMARY:do it'))
    await writeFile(join(mine, 'here.ics'), titled('here', 'made here'))
    await writeFile(join(local, 'tasks', 'task.ics'), task)
    await sync('sync')
    assert.equal(await readFile(join(mine, 'there.ics'), 'utf8'), titled('there', 'made there'))
    const hrefsIn = async (where: string) =>
      described(await dav('PROPFIND', where, { headers: { depth: '1' } }))
        .slice(1)
        .map(({ href }) => href)
    const here = (await hrefsIn(path)).find((href) => !href.endsWith('there.ics'))!
    assert.equal((await dav('GET', here)).text, titled('here', 'made here'))
    const [stored] = await hrefsIn(`/${account.address}/tasks/`)
    assert.equal((await dav('GET', stored!)).text, task)

    await writeFile(join(mine, 'here.ics'), titled('here', 'changed here'))
    await writeFile(join(mine, 'there.ics'), titled('there', 'mine'))
    await dav('PUT', `${path}there.ics`, { body: titled('there', 'theirs') })
    await sync('sync')
    assert.equal((await dav('GET', here)).text, titled('here', 'changed here'))
    assert.equal(await readFile(join(mine, 'there.ics'), 'utf8'), titled('there', 'theirs'))

    await rm(join(mine, 'here.ics'))
    await dav('DELETE', `${path}there.ics`)
    await dav('PUT', `${path}new.ics`, { body: titled('new', 'new one') })
    await sync('sync')
    assert.deepEqual(await hrefsIn(path), [`${path}new.ics`])
    assert.deepEqual(await readdir(mine), ['new.ics'])
    await sync('metasync')
    assert.equal(await readFile(join(mine, 'color'), 'utf8'), '#1f6feb')
  })

  test('tasks too; where the client is to win, it does', async () => {
    const dav = davClient(fixture, account)
    const path = `/${account.address}/tasks/`
    const mine = join(local, 'tasks')
    const task = (title: string) => calendar(component('VTODO', 'shared', `SUMMARY:${title}`))
    await dav('PUT', `${path}shared.ics`, { body: task('made there') })
    await sync('sync')
    assert.equal(await readFile(join(mine, 'shared.ics'), 'utf8'), task('made there'))
    await dav('PUT', `${path}shared.ics`, { body: task('changed there') })
    await sync('sync')
    assert.equal(await readFile(join(mine, 'shared.ics'), 'utf8'), task('changed there'))

    await writeFile(config, (await readFile(config, 'utf8')).replace('b wins', 'a wins'))
    await writeFile(join(mine, 'shared.ics'), task('mine'))
    await dav('PUT', `${path}shared.ics`, { body: task('theirs') })
    await sync('sync')
    assert.equal((await dav('GET', `${path}shared.ics`)).text, task('mine'))

    await rm(join(mine, 'shared.ics'))
    await sync('sync')
    assert.equal((await dav('GET', `${path}shared.ics`)).status, 404)
  })

  test('khal reads and writes what vdirsyncer has brought', { skip: without('khal') }, async () => {
    const settings = join(folder.path, 'khal.conf')
    await writeFile(
      settings,
      `[calendars]\n[[calendar]]\npath = ${join(local, 'calendar')}\n[locale]\nlocal_timezone = Europe/Berlin\ndefault_timezone = Europe/Berlin\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n[default]\ndefault_calendar = calendar\n[sqlite]\npath = ${join(folder.path, 'khal.db')}\n`
    )
    const khal = (...args: string[]) => run('khal', ['-c', settings, ...args])
    assert.match(await khal('list', '2026-03-10', '2026-03-11'), /11:00-12:00 new one/)
    await khal('new', '2026-03-12', '09:00', '10:00', 'Frühstück')
    await sync('sync')
    const dav = davClient(fixture, account)
    const path = `/${account.address}/calendar/`
    const listed = described(await dav('PROPFIND', path, { headers: { depth: '1' } })).slice(1)
    const texts = await Promise.all(listed.map(async ({ href }) => (await dav('GET', href)).text))
    assert.ok(texts.some((text) => text.includes('Frühstück') && text.includes('Europe/Berlin')))
  })
})

test('tsdav discovers, makes, changes, syncs and deletes', async () => {
  const { address: username, password } = await fixture.newAccount()
  const client = await createDAVClient({
    serverUrl: fixture.url,
    credentials: { username, password },
    authMethod: 'Basic',
    defaultAccountType: 'caldav'
  })
  const calendars = await client.fetchCalendars()
  assert.deepEqual(
    calendars.map(({ url, displayName, components }) => [url, displayName, components]),
    [
      [`${fixture.url}/${username}/calendar/`, 'Calendar', ['VEVENT']],
      [`${fixture.url}/${username}/tasks/`, 'Tasks', ['VTODO']]
    ]
  )
  const where = calendars[0]!
  const made = await client.createCalendarObject({
    calendar: where,
    filename: 'a.ics',
    iCalString: titled('a', 'one')
  })
  assert.equal(made.status, 201)
  const range = { start: '2026-03-01T00:00:00Z', end: '2026-04-01T00:00:00Z' }
  const [object] = await client.fetchCalendarObjects({ calendar: where, timeRange: range })
  // It takes the white space around a text away.
  assert.equal(object!.data, titled('a', 'one').trim())
  const later = { start: '2026-05-01T00:00:00Z', end: '2026-06-01T00:00:00Z' }
  assert.deepEqual(await client.fetchCalendarObjects({ calendar: where, timeRange: later }), [])
  const changed = await client.updateCalendarObject({
    calendarObject: { ...object!, data: titled('a', 'two') }
  })
  assert.equal(changed.status, 204)
  assert.equal((await client.deleteCalendarObject({ calendarObject: object! })).status, 412)
  const synced = await client.smartCollectionSync({
    collection: { ...where, objects: [object!], objectMultiGet: client.calendarMultiGet },
    method: 'webdav',
    detailedResult: true
  })
  assert.equal(synced.objects.updated.length, 1)
})

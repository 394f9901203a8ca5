// A calendar shown by a link: to everybody who has it, unlocked or locked, until it is taken away.
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import type { MailboxSession } from '@postkeep/mailbox-client'
import { davClient, type DavClient } from '@postkeep/testkit'
import { startFixture, type Account, type Fixture } from './fixture.ts'

let fixture: Fixture
let account: Account
let dav: DavClient

before(async () => {
  fixture = await startFixture()
  account = await fixture.newAccount()
  dav = davClient(fixture, account)
})
after(() => fixture[Symbol.asyncDispose]())

const event = (uid: string, more = ''): string =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260302T100000Z\r\n${more}SUMMARY:Secret of ${uid}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`

async function put(uid: string, more = ''): Promise<void> {
  const path = `/${account.address}/calendar/${uid}.ics`
  assert.equal((await dav('PUT', path, { body: event(uid, more) })).status, 201)
}

async function withSession<T>(work: (session: MailboxSession, calendar: number) => Promise<T>): Promise<T> {
  const { address: username, password } = account
  const login = { username, password, scope: 'caldav', remoteAddress: '127.0.0.1' } as const
  const result = await fixture.mailboxes.login(login)
  assert.ok(result.kind === 'accepted')
  try {
    const [calendar] = await result.session.listCollections(['calendar'])
    return await work(result.session, calendar!.id)
  } finally {
    await result.session.logout()
  }
}

const newLink = async (): Promise<string> => {
  const { token } = await withSession((session, calendar) => session.publishCollection(calendar))
  return `${fixture.url}/published/${account.mailbox}/${token}.ics`
}

async function read(url: string, headers: Record<string, string> = {}): Promise<[number, string, Headers]> {
  const answer = await fetch(url, { headers })
  return [answer.status, await answer.text(), answer.headers]
}

const uidsIn = (text: string): string[] => [...text.matchAll(/^UID:(.*)\r$/gm)].map(([, uid]) => uid!)

test('it shows what is there, and what comes; nothing that is private', async () => {
  await put('a')
  await put('b', 'CLASS:PRIVATE\r\n')
  const url = await newLink()
  const [status, text, headers] = await read(url)
  assert.equal(status, 200)
  assert.deepEqual(uidsIn(text), ['a'])
  assert.match(headers.get('content-type')!, /^text\/calendar/)
  const etag = headers.get('etag')!
  assert.equal((await read(url, { 'if-none-match': etag }))[0], 304)
  await put('c')
  const [changed, now] = await read(url, { 'if-none-match': etag })
  assert.equal(changed, 200)
  assert.deepEqual(uidsIn(now), ['a', 'c'])
})

test('it shows the last state while the mailbox is locked, after a restart too', async () => {
  const url = await newLink()
  await put('late')
  await fixture.restartMailboxes()
  const [status, text] = await read(url)
  assert.equal(status, 200)
  assert.ok(uidsIn(text).includes('late'))
  const { locked } = await fixture.mailboxes.mailboxUsage(account.mailbox)
  assert.ok(locked)
})

test('the disk tells nothing of it', async () => {
  await newLink()
  const folder = `${fixture.environment['SQLITE_PATH']}`
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.includes('/published/'))
  assert.ok(files.length > 0)
  for (const name of files) {
    const bytes = await readFile(`${folder}/${name}`)
    assert.ok(!bytes.includes('VCALENDAR') && bytes[0] !== 0x1f)
  }
})

test('taken away, it opens nothing; others still do', async () => {
  const other = await newLink()
  const { id, token } = await withSession((session, calendar) => session.publishCollection(calendar))
  const url = `${fixture.url}/published/${account.mailbox}/${token}.ics`
  assert.equal((await read(url))[0], 200)
  await withSession(async (session) => {
    await session.withdrawPublication(id)
    await session.withdrawPublication(id)
    assert.ok((await session.listPublications()).every((one) => one.id !== id))
  })
  assert.deepEqual([(await read(url))[0], (await read(other))[0]], [404, 200])
})

test('a calendar that is deleted takes its links along', async () => {
  assert.equal((await dav('MKCALENDAR', `/${account.address}/gone/`)).status, 201)
  const { token } = await withSession(async (session) => {
    const calendars = await session.listCollections(['calendar'])
    return session.publishCollection(calendars.find(({ name }) => name === 'gone')!.id)
  })
  const url = `${fixture.url}/published/${account.mailbox}/${token}.ics`
  assert.equal((await read(url))[0], 200)
  assert.equal((await dav('DELETE', `/${account.address}/gone/`)).status, 204)
  assert.equal((await read(url))[0], 404)
})

test('what is no link is not found, whatever it looks like', async () => {
  const url = await newLink()
  const other = url.replace(/.{5}\.ics$/, 'AAAAA.ics')
  const wrong = [other, `${url}/x`, url.replace('.ics', ''), url.replace(account.mailbox, '0'.repeat(24))]
  for (const one of wrong) assert.equal((await read(one))[0], 404, one)
  const answer = await fetch(url, { method: 'PUT', body: 'x' })
  assert.equal(answer.status, 405)
  await answer.body?.cancel()
})

// Calendars and contacts brought in and taken out by a browser.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { serverDomain, startSite, type Reply, type Site, type Visitor } from './site.ts'

const password = 'correct horse battery'
let site: Site
let visitor: Visitor
let path: string
let mailboxPassword: string

before(async () => {
  site = await startSite()
  await site.directory.users.create({ email: 'ann@far.example', password })
  await site.directory.domains.create({ name: 'ann.example', owner: 'ann@far.example' })
  visitor = site.visitor()
  await visitor.logIn('ann@far.example', password)
  await visitor.get('/en/my-account/domains/ann.example/aliases/new')
  await visitor.submit({ name: 'ann', has_imap: 'yes', is_enabled: 'yes' })
  const id = /aliases\/([0-9a-f]{24})/.exec(visitor.path)?.[1]
  path = `/en/my-account/domains/ann.example/aliases/${id}`
  await visitor.get(`${path}/passwords/new`)
  const { body } = await visitor.submit({ name: 'Phone' })
  mailboxPassword = /class="password">\s*<span class="copyable"\s*><code>([^<]+)</.exec(body)![1]!
})
after(() => site[Symbol.asyncDispose]())

async function upload(file: string | undefined, fields: Record<string, string> = {}): Promise<Reply> {
  await visitor.get(`${path}/files`)
  const token = /name="_csrf"\s+value="([\w-]+)"/.exec(visitor.page.body)?.[1] ?? ''
  const form = new FormData()
  const all = { _csrf: token, password: mailboxPassword, ...fields }
  for (const [name, value] of Object.entries(all)) form.append(name, value)
  if (file !== undefined) form.append('file', new Blob([file]), 'all.ics')
  const encoded = new Response(form)
  return site.request(`${path}/files`, {
    method: 'POST',
    body: await encoded.text(),
    cookies: visitor.cookies,
    headers: { 'content-type': encoded.headers.get('content-type')!, origin: `https://${serverDomain}` }
  })
}

async function download(fields: Record<string, string>): Promise<Reply> {
  await visitor.get(`${path}/files`)
  return visitor.submit({ exportPassword: mailboxPassword, ...fields }, `${path}/files/download`)
}

/** Another alias of the same owner, with a mailbox. */
async function newMailbox(name: string): Promise<{ path: string; password: string }> {
  await visitor.get('/en/my-account/domains/ann.example/aliases/new')
  await visitor.submit({ name, has_imap: 'yes', is_enabled: 'yes' })
  const id = /aliases\/([0-9a-f]{24})/.exec(visitor.path)?.[1]
  const other = `/en/my-account/domains/ann.example/aliases/${id}`
  await visitor.get(`${other}/passwords/new`)
  const { body } = await visitor.submit({ name: 'Phone' })
  const [, made] = /class="password">\s*<span class="copyable"\s*><code>([^<]+)</.exec(body) ?? []
  return { path: other, password: made! }
}

const counts = ({ body }: Reply): number[] =>
  [...body.matchAll(/data-count="\w+">(\d+)</g)].map(([, count]) => Number(count))

const event = (uid: string, day: string): string =>
  `BEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:${day}T100000Z\r\nSUMMARY:Über\r\nEND:VEVENT\r\n`
const bad = 'BEGIN:VEVENT\r\nUID:<b>bad</b>\r\nEND:VEVENT\r\n'
const calendar = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${event('a', '20260110')}${event('b', '20260310')}${bad}END:VCALENDAR\r\n`
const card = 'BEGIN:VCARD\r\nVERSION:3.0\r\nUID:ann\r\nFN:Ann\r\nN:Ann;;;;\r\nEND:VCARD\r\n'

test('the alias leads there', async () => {
  const { body } = await visitor.get(path)
  assert.ok(body.includes(`${path}/files`))
})

test('a file is brought in, and brought in again nothing is doubled', async () => {
  const first = await upload(calendar)
  assert.equal(first.status, 200, first.body)
  assert.deepEqual(counts(first), [2, 0, 0, 1])
  assert.ok(first.body.includes('&lt;b&gt;bad'), 'what is left out is named, as text')
  assert.ok(first.body.includes('needs a DTSTART'))
  assert.deepEqual(counts(await upload(calendar)), [0, 0, 2, 1])
  assert.deepEqual(counts(await upload(card)), [1, 0, 0, 0])
})

test('what is taken out is what came in: all, of some time, contacts', async () => {
  const all = await download({ what: 'ics' })
  assert.equal(all.status, 200)
  assert.match(String(all.headers['content-disposition']), /ann@ann\.example\.ics/)
  assert.ok(all.body.includes(event('a', '20260110')) && all.body.includes(event('b', '20260310')))
  const part = await download({ what: 'ics', only: 'calendar', from: '2026-03-01', to: '2026-04-01' })
  assert.equal(part.body.match(/BEGIN:VEVENT/g)?.length, 1)
  assert.equal((await download({ what: 'vcf' })).body, card)
  assert.match((await download({ what: 'vcf', version: '4.0' })).body, /VERSION:4\.0/)
})

test('what is refused: no file, a wrong password, an unknown name, a stranger', async () => {
  assert.match((await upload(undefined)).body, /Choose a file/)
  assert.equal((await upload(calendar, { password: 'wrong' })).status, 422)
  assert.match((await upload(calendar, { password: 'wrong' })).body, /This opens nothing here/)
  assert.match((await download({ what: 'ics', only: 'None' })).body, /there are: Calendar, Tasks/)
  assert.equal((await upload(calendar, { _csrf: 'x' })).status, 403)
  const headers = { 'content-type': 'multipart/form-data; boundary=x', origin: `https://${serverDomain}` }
  const stranger = await site.request(`${path}/files`, { method: 'POST', headers, body: '--x--' })
  assert.equal(stranger.status, 403)
  const tooLarge = { ...headers, 'content-length': String(40 * 1024 * 1024) }
  const { cookies } = visitor
  const refused = await site
    .request(`${path}/files`, { method: 'POST', headers: tooLarge, cookies })
    .catch(() => undefined)
  if (refused) assert.equal(refused.status, 413)
})

test('a public link is made, shown once, listed and taken away', async () => {
  const fields = { password: mailboxPassword, calendar: 'calendar' }
  await visitor.get(`${path}/links`)
  const { body } = await visitor.submit({ ...fields, act: 'make' }, `${path}/links`)
  const [, url] = /<code>(https:\/\/caldav[^<]+\.ics)</.exec(body) ?? []
  assert.match(url ?? '', /\/published\/[0-9a-f]{24}\/[\w-]{43}\.ics$/)
  const listed = await visitor.submit({ ...fields, act: 'list' }, `${path}/links`)
  assert.ok(!listed.body.includes(url!))
  assert.match(visitor.text(), /Link since/)
  await visitor.submit({ ...fields, act: 'withdraw' }, `${path}/links`)
  assert.match(visitor.text(), /No calendar has a link/)
  await visitor.submit({ ...fields, act: 'make', calendar: 'None' }, `${path}/links`)
  assert.match(visitor.text(), /there are: Calendar, Tasks/)
  await visitor.submit({ ...fields, act: 'make', password: 'wrong' }, `${path}/links`)
  assert.match(visitor.text(), /This opens nothing here/)
})

test('a calendar of somebody else is followed, told of, and left', async () => {
  const page = `${path}/subscriptions`
  const fields = { password: mailboxPassword }
  await visitor.get(page)
  const wrong = await visitor.submit({ ...fields, act: 'follow', url: 'ftp://far.example/a.ics' }, page)
  assert.equal(wrong.status, 422)
  const inside = { ...fields, act: 'follow', url: 'webcal://127.0.0.1/secret.ics?key=1', name: 'Club' }
  const followed = await visitor.submit(inside, page)
  assert.equal(followed.status, 200, followed.body)
  assert.match(followed.body, /data-fault="private-address"/)
  // The rest of the address is a secret.
  assert.ok(followed.body.includes('127.0.0.1') && !followed.body.includes('secret.ics'))
  const again = await visitor.submit({ ...fields, act: 'refresh' }, page)
  assert.match(again.body, /data-fault="private-address"/)
  assert.equal((await visitor.submit({ ...fields, act: 'leave', name: 'Other' }, page)).status, 422)
  const left = await visitor.submit({ ...fields, act: 'leave', name: 'club' }, page)
  assert.equal(left.status, 200)
  assert.doesNotMatch(left.body, /data-fault/)
  assert.equal((await visitor.submit({ act: 'list', password: 'wrong' }, page)).status, 422)
})

test('a calendar is shared, accepted, left, and shared no longer', async () => {
  const ben = await newMailbox('ben')
  const ours = async (act: string, more = {}): Promise<string> => {
    await visitor.get(`${path}/sharing`)
    const fields = { act, what: 'calendar', collection: 'Calendar', address: 'ben@ann.example' }
    await visitor.submit({ ...fields, password: mailboxPassword, ...more }, `${path}/sharing`)
    return visitor.text()
  }
  const theirs = async (act: string, collection: string): Promise<string> => {
    await visitor.get(`${ben.path}/sharing`)
    const fields = { act, what: 'calendar', collection, address: '', password: ben.password }
    await visitor.submit(fields, `${ben.path}/sharing`)
    return visitor.text()
  }
  assert.match(await ours('list'), /Nothing is shared with others/)
  assert.match(await ours('read', { address: 'nobody@ann.example' }), /not the address of one other mailbox/)
  assert.match(await ours('read', { collection: 'None' }), /there are: Calendar, Tasks/)
  assert.match(await ours('read'), /Calendar\s+ben@ann\.example\s+Read\s+None yet/)
  assert.match(await theirs('list', ''), /Waiting for your answer[^]*Calendar\s+ann@ann\.example\s+Read/)
  assert.match(
    await theirs('accept', 'Other'),
    /waits for an answer; there are: Calendar \(ann@ann\.example\)/
  )
  assert.match(
    await theirs('accept', 'calendar'),
    /Shared with this mailbox[^]*Calendar\s+ann@ann\.example\s+Read/
  )
  assert.match(await ours('write'), /ben@ann\.example\s+Read and change\s+Accepted/)
  assert.match(await theirs('write', 'Calendar'), /Type the address/)
  assert.match(await theirs('leave', 'Calendar'), /Nothing is shared with this mailbox/)
  assert.match(await ours('list'), /Declined/)
  assert.match(await ours('stop'), /Nothing is shared with others/)
  assert.match(await ours('list', { password: 'wrong' }), /This opens nothing here/)
})

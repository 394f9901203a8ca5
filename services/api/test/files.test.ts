// Calendars and contacts as files, preferences of a webmail, registration, absence, and what the operator's programs ask.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { freePort } from '@postkeep/testkit'
import { startApi, type Api, type Json } from './api.ts'

let api: Api
let root: string
let box: string
const secret = 'a secret of a program'
before(async () => {
  api = await startApi({ API_SECRETS: `${secret},another one of these` })
  root = await api.person('root@far.example')
  await api.call('POST /v1/domains', { as: root, body: { domain: 'here.example', catchall: false } })
  const wanted = { name: 'box', has_imap: true }
  await api.call('POST /v1/domains/here.example/aliases', { as: root, body: wanted })
  const { json } = await api.call('POST /v1/domains/here.example/aliases/box/generate-password', { as: root })
  box = `${json.username}:${json.password}`
})
after(() => api[Symbol.asyncDispose]())

const call = (path: string, body?: object) => api.call(path, { as: box, body })

test('a calendar goes out as a file and comes in again', async () => {
  const event = (uid: string) =>
    [
      'BEGIN:VEVENT',
      `UID:${uid}`,
      'DTSTAMP:20260101T000000Z',
      'DTSTART:20260101T100000Z',
      `SUMMARY:${uid}`,
      'END:VEVENT'
    ].join('\r\n')
  const file = (...events: string[]) =>
    ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:x', ...events, 'END:VCALENDAR', ''].join('\r\n')
  const { json: first } = await call('POST /v1/import/calendars', {
    content: file(event('a'), event('b')),
    into: 'Trips'
  })
  assert.deepEqual(first, { object: 'import', added: 2, changed: 0, known: 0, left: 0, faults: [] })
  const { json: calendars } = await call('/v1/calendars')
  const { id } = calendars.find(({ name }: Json) => name === 'Trips')
  const out = await call(`/v1/calendars/${id}/export`)
  assert.equal(out.headers.get('content-type'), 'text/calendar; charset=utf-8')
  assert.match(out.headers.get('content-disposition') ?? '', /^attachment; filename="[\w.-]+\.ics"$/)
  assert.deepEqual(out.text.match(/^UID:.*$/gm), ['UID:a', 'UID:b'])
  const { json: again } = await call('POST /v1/import/calendars', { content: out.text, into: 'Trips' })
  assert.deepEqual([again.added, again.left], [0, 0])
  const { json: bad } = await call('POST /v1/import/calendars', {
    content: file('BEGIN:VEVENT\r\nUID:c\r\nEND:VEVENT')
  })
  assert.deepEqual([bad.added, bad.left, bad.faults.length], [0, 1, 1])
  assert.equal((await call('/v1/calendars/none/export')).status, 404)
  assert.equal((await call('POST /v1/import/calendars', {})).status, 400)
})

test('contacts too, in either version', async () => {
  const card = (uid: string) =>
    `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${uid}\r\nFN:${uid}\r\nN:${uid};;;;\r\nEND:VCARD\r\n`
  const { json } = await call('POST /v1/import/contacts', { content: card('x') + card('y') })
  assert.deepEqual([json.added, json.left], [2, 0])
  const { json: kept } = await call('POST /v1/import/contacts', {
    content: card('x').replace('FN:x', 'FN:z'),
    keep: true
  })
  assert.deepEqual([kept.changed, kept.known], [0, 1])
  const out = await call('/v1/export/contacts?version=4.0')
  assert.equal(out.headers.get('content-type'), 'text/vcard; charset=utf-8')
  assert.deepEqual([out.text.match(/^VERSION:4\.0/gm)?.length, out.text.match(/^FN:[xy]/gm)?.length], [2, 2])
})

test('preferences of a webmail: groups are merged, and stay in the mailbox', async () => {
  assert.deepEqual((await call('/v1/account')).json.settings, {})
  const first = await call('PUT /v1/account', { settings: { mail: { sent_folder: 'Sent' }, theme: 'dark' } })
  assert.equal(first.status, 200, first.text)
  const { json } = await call('PUT /v1/account', { settings: { mail: { archive_folder: null } } })
  assert.deepEqual(json.settings, { mail: { sent_folder: 'Sent', archive_folder: null }, theme: 'dark' })
  assert.deepEqual((await call('/v1/account')).json.settings, json.settings)
  const large = await call('PUT /v1/account', { settings: { x: 'x'.repeat(70_000) } })
  assert.deepEqual([large.status, large.json.message.split(':')[0]], [400, 'settings'])
  assert.equal((await call('PUT /v1/account', { settings: 'x' })).status, 400)
})

test('an account: only where the operator lets strangers in', async () => {
  const body = { email: 'new@far.example', password: 'correct horse battery' }
  assert.equal((await api.call('POST /v1/account', { body })).status, 403)
  await using open = await startApi({ REGISTRATION_OPEN: 'true' })
  const { headers, json, status } = await open.call('POST /v1/account', { body })
  assert.deepEqual(
    [status, json.email, json.group, headers.get('x-ratelimit-limit')],
    [201, 'new@far.example', 'admin', '5']
  )
  assert.equal((await open.call('/v1/account', { as: `${json.api_token}:` })).json.id, json.id)
  assert.equal((await open.call('POST /v1/account', { body })).status, 409)
  assert.equal((await open.call('POST /v1/account', { body: { email: 'x', password: 'short' } })).status, 400)
})

test('an alias answers while its owner is away', async () => {
  const path = '/v1/domains/here.example/aliases/box'
  const put = (body: object) => api.call(`PUT ${path}`, { as: root, body })
  const away = {
    vacation_responder_is_enabled: true,
    vacation_responder_message: 'Back soon',
    vacation_responder_end_date: '2030-01-01'
  }
  const { json, status } = await put(away)
  assert.equal(status, 200, json.message)
  assert.deepEqual(json.vacation_responder, {
    is_enabled: true,
    start_date: null,
    end_date: '2030-01-01T00:00:00.000Z',
    subject: '',
    message: 'Back soon'
  })
  const wrong = await put({ vacation_responder_start_date: '2031-01-01' })
  assert.deepEqual([wrong.status, wrong.json.message.split(':')[0]], [400, 'vacation_responder_end_date'])
  assert.equal((await put({ vacation_responder_end_date: '' })).json.vacation_responder.end_date, null)
  assert.equal((await put({ description: 'x' })).json.vacation_responder.is_enabled, true)
})

test('what the server would do with mail, for programs of the operator', async () => {
  const aliases = '/v1/domains/here.example/aliases'
  await api.call(`POST ${aliases}`, { as: root, body: { name: 'ann', recipients: 'ann@far.example' } })
  await api.call(`POST ${aliases}`, {
    as: root,
    body: { name: 'old', recipients: 'a@far.example', is_enabled: false, error_code_if_disabled: 550 }
  })
  await api.call(`POST ${aliases}`, { as: root, body: { name: '*', recipients: 'all@far.example' } })
  const ask = (path: string) => api.call(path, { as: `${secret}:` })
  const { json } = await ask('/v1/lookup?domain=here.example&username=Ann%2Bx')
  assert.deepEqual(json.mapping, ['*:all@far.example', 'ann:ann@far.example'])
  const { verification_record } = (await api.directory.domains.find('here.example'))!
  const all = await ask(`/v1/lookup?verification_record=${verification_record}`)
  assert.deepEqual([all.json.domain, all.json.mapping.includes('!!!old:')], ['here.example', true])
  assert.deepEqual(
    all.json.aliases.filter(({ has_imap }: Json) => has_imap).map(({ name }: Json) => name),
    ['box']
  )
  assert.deepEqual((await ask('/v1/port?domain=here.example')).json, { port: '25' })
  assert.deepEqual((await ask('/v1/max-forwarded-addresses?domain=here.example')).json, {
    max_forwarded_addresses: 10
  })
  const settings = await ask('/v1/settings?domain=here.example')
  assert.deepEqual([settings.json.has_virus_protection, settings.json.denylist], [true, []])
  assert.equal((await ask('/v1/settings?domain=none.example')).status, 404)
  assert.equal((await ask('/v1/settings')).status, 400)
  assert.equal(
    (await api.call('/v1/settings?domain=here.example', { as: 'another one of these:' })).status,
    200
  )
  const self = () => api.call('POST /v1/self-test', { as: `${secret}:`, body: { email: 'ann@far.example' } })
  assert.deepEqual([(await self()).json, (await self()).json], [{ sent: true }, { sent: false }])
  assert.equal(
    (await api.database.emails.find({ kind: 'system', 'envelope.to': 'ann@far.example' })).length,
    1
  )
  for (const as of [undefined, root, box, 'x:', ':'])
    assert.equal((await api.call('/v1/settings?domain=here.example', { as })).status, 401)
})

test('a bucket is tried out, and nothing of the network behind the server', async () => {
  const path = 'POST /v1/domains/here.example/test-s3-connection'
  const keys = { s3_access_key_id: 'a', s3_secret_access_key: 'b', s3_bucket: 'backups' }
  const addresses = [
    'http://s3.example/',
    'https://127.0.0.1/',
    'https://[::1]:9000/',
    'https://169.254.169.254/',
    'https://10.0.0.1/'
  ]
  for (const s3_endpoint of [...addresses, 'https://user:x@s3.example/', 'file:///etc/passwd', 'x'])
    assert.deepEqual(
      [(await api.call(path, { as: root, body: { ...keys, s3_endpoint } })).status],
      [400],
      s3_endpoint
    )
  const without = await api.call(path, {
    as: root,
    body: { ...keys, s3_bucket: '../x', s3_endpoint: 'https://s3.example/' }
  })
  assert.match(without.json.message, /^s3_bucket/)

  // A name that leads to this machine, where nobody listens; allowed for once.
  await using lab = await startApi({ OUTBOUND_ALLOW_PRIVATE: 'true' })
  const as = await lab.person('root@far.example')
  await lab.call('POST /v1/domains', { as, body: { domain: 'lab.example' } })
  const s3_endpoint = `http://127.0.0.1:${await freePort()}/`
  const away = await lab.call('POST /v1/domains/lab.example/test-s3-connection', {
    as,
    body: { ...keys, s3_endpoint }
  })
  assert.deepEqual([away.status, /does not answer/.test(away.json.message)], [400, true], away.json.message)
})

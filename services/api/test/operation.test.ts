// What goes beyond the mail itself: tokens and passwords of one's own, the queue, the log, the way of a message, health.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createServerSealer } from '@postkeep/crypto'
import { insertRecord } from '@postkeep/database'
import { silentLogger as logger } from '@postkeep/log'
import { createJournal } from '@postkeep/journey'
import { createQueue } from '@postkeep/outbound'
import { startApi, type Api, type Json } from './api.ts'

let api: Api
let server: string
let owner: string
let box: string
before(async () => {
  api = await startApi()
  server = await api.person('server@far.example')
  owner = await api.person('owner@far.example')
  await api.call('POST /v1/domains', { as: owner, body: { domain: 'here.example' } })
  for (const name of ['box', 'other'])
    await api.call('POST /v1/domains/here.example/aliases', { as: owner, body: { name, has_imap: true } })
  const { json } = await api.call('POST /v1/domains/here.example/aliases/box/generate-password', {
    as: owner
  })
  box = `${json.username}:${json.password}`
})
after(() => api[Symbol.asyncDispose]())

test('a token for some things, some addresses and some time', async () => {
  const expires_at = new Date(Date.now() + 86_400_000).toISOString()
  const body = { name: 'shop', scopes: ['emails'], addresses: 'box@here.example', expires_at }
  const { json: made, status } = await api.call('POST /v1/account/keys', { as: owner, body })
  assert.equal(status, 201, made.message)
  assert.deepEqual(
    [made.object, made.name, made.scopes, made.addresses, made.expires_at, made.last_used_at],
    ['api_key', 'shop', ['emails'], ['box@here.example'], expires_at, null]
  )
  const as = `${made.token}:`
  const send = (from: string) =>
    api.call('POST /v1/emails', { as, body: { from, to: 'ann@far.example', subject: 'x', text: 'x' } })
  const other = { from: 'other@here.example', to: 'ann@far.example', text: 'x' }
  const { json: theirs } = await api.call('POST /v1/emails', { as: owner, body: other })
  assert.deepEqual(
    [(await send('box@here.example')).status, (await send('other@here.example')).status],
    [200, 403]
  )
  const { json: listed } = await api.call('/v1/emails', { as })
  assert.deepEqual(
    listed.map(({ envelope }: Json) => envelope.from),
    ['box@here.example']
  )
  assert.equal((await api.call(`/v1/emails/${theirs.id}`, { as })).status, 404)
  for (const path of ['/v1/account', '/v1/logs', '/v1/journeys?q=box@here.example', '/v1/domains'])
    assert.equal((await api.call(path, { as })).status, 403, path)
  assert.equal((await api.call('/v1/domains/here.example/aliases/other', { as })).status, 403)

  const { json: keys } = await api.call('/v1/account/keys', { as: owner })
  assert.ok(keys.every((key: Json) => key.token === undefined))
  assert.equal((await api.call(`DELETE /v1/account/keys/${made.id}`, { as: server })).status, 404)
  assert.equal((await api.call(`DELETE /v1/account/keys/${made.id}`, { as: owner })).status, 200)
  assert.equal((await api.call('/v1/emails', { as })).status, 401)
})

test('a token makes none that may more, or lives longer', async () => {
  const make = (as: string, body: object) => api.call('POST /v1/account/keys', { as, body })
  const soon = new Date(Date.now() + 3_600_000).toISOString()
  const { json: short } = await make(owner, { expires_at: soon })
  assert.equal((await make(`${short.token}:`, {})).json.expires_at, soon)
  const { json: narrow } = await make(owner, { scopes: ['account'] })
  assert.equal((await make(`${narrow.token}:`, {})).status, 403)
  assert.equal((await make(owner, { expires_at: '2020-01-01' })).status, 400)
  assert.equal((await make(owner, { addresses: ['box@else.example'] })).status, 400)
  assert.equal((await make(owner, { scopes: ['all'] })).status, 400)
})

test('several passwords, each for some programs and some time', async () => {
  const path = '/v1/domains/here.example/aliases/other'
  const expires_at = new Date(Date.now() + 86_400_000).toISOString()
  const { json: first } = await api.call(`POST ${path}/generate-password`, { as: owner })
  assert.ok(first.recovery_code)
  const phone = {
    password: first.password,
    is_additional: true,
    description: 'Phone',
    scopes: ['imap'],
    expires_at
  }
  const { json: second } = await api.call(`POST ${path}/generate-password`, { as: owner, body: phone })
  const { json: listed } = await api.call(`${path}/passwords`, { as: owner })
  assert.deepEqual(
    listed.map(({ description, expires_at: until, scopes }: Json) => [description, scopes, until]),
    [
      ['API', [], null],
      ['Phone', ['imap'], expires_at]
    ]
  )
  assert.doesNotMatch(JSON.stringify(listed), new RegExp(second.password))
  const as = (password: string) => ({ as: `other@here.example:${password}` })
  assert.equal((await api.call('/v1/folders', as(first.password))).status, 200)
  assert.equal((await api.call('/v1/folders', as(second.password))).status, 401)

  const recovery = `POST ${path}/recovery-code`
  assert.equal((await api.call(recovery, { as: owner, body: { password: 'wrong' } })).status, 403)
  assert.equal((await api.call(recovery, { as: owner, body: {} })).status, 400)
  const { json: renewed } = await api.call(recovery, { as: owner, body: { password: first.password } })
  assert.notEqual(renewed.recovery_code, first.recovery_code)
  const old = { password: first.recovery_code, is_additional: true }
  assert.equal((await api.call(`POST ${path}/generate-password`, { as: owner, body: old })).status, 403)
  const lost = { password: renewed.recovery_code, is_additional: true }
  assert.equal((await api.call(`POST ${path}/generate-password`, { as: owner, body: lost })).status, 200)

  assert.equal(
    (await api.call(`DELETE ${path}/passwords/${listed[0].id}`, { as: owner })).json.description,
    'API'
  )
  assert.equal((await api.call('/v1/folders', as(first.password))).status, 401)
  assert.equal((await api.call(`DELETE ${path}/passwords/${listed[0].id}`, { as: owner })).status, 404)
})

test('catch-all passwords: ten a domain, shown once', async () => {
  const path = '/v1/domains/here.example/catch-all-passwords'
  const { json: made } = await api.call(`POST ${path}`, { as: owner, body: { description: '<b>Shop</b>' } })
  assert.deepEqual(
    [made.username, made.description, made.password.length >= 24],
    ['*@here.example', 'Shop', true]
  )
  const { json: own } = await api.call(`POST ${path}`, {
    as: owner,
    body: { new_password: 'a long password' }
  })
  assert.equal(own.password, 'a long password')
  assert.equal((await api.call(`POST ${path}`, { as: owner, body: { new_password: 'short' } })).status, 400)
  const long = { description: 'x'.repeat(151) }
  assert.equal((await api.call(`POST ${path}`, { as: owner, body: long })).status, 400)
  const { json: listed } = await api.call(path, { as: owner })
  assert.deepEqual(
    listed.map(({ description, id, password }: Json) => [id, description, password]),
    [
      [made.id, 'Shop', undefined],
      [own.id, '', undefined]
    ]
  )
  assert.equal((await api.call(`DELETE ${path}/${own.id}`, { as: owner })).json.id, own.id)
  assert.equal((await api.call(`DELETE ${path}/${own.id}`, { as: owner })).status, 404)
})

test('operators hold, release, reroute and cancel; each act is written down', async () => {
  const mail = { to: 'ann@far.example', subject: 'A secret', text: 'x' }
  const { json: sent } = await api.call('POST /v1/emails', { as: box, body: mail })
  const act = (name: string, body: object = {}) =>
    api.call(`POST /v1/queue/${sent.id}/${name}`, { as: server, body })
  const held = await act('hold')
  assert.deepEqual([held.status, held.json.status, held.json.subject], [200, 'pending', undefined])
  assert.equal((await act('hold')).status, 409)
  assert.equal((await api.call(`POST /v1/emails/${sent.id}/retry`, { as: box })).status, 409)
  assert.equal((await act('release')).json.status, 'queued')
  assert.equal((await api.call(`POST /v1/emails/${sent.id}/retry`, { as: box })).json.status, 'queued')
  const route = { host: 'relay.example', port: '2525', tls: 'starttls' }
  assert.deepEqual((await act('reroute', route)).json.route, { ...route, port: 2525 })
  assert.equal((await act('reroute', { is_direct: true })).json.route, null)
  assert.equal((await act('reroute', {})).status, 400)
  assert.equal((await act('reroute', { host: 'a b' })).status, 400)
  assert.equal((await act('retry')).json.status, 'queued')
  assert.equal((await act('cancel')).json.status, 'rejected')
  assert.equal((await api.call(`POST /v1/queue/${'0'.repeat(24)}/hold`, { as: server })).status, 404)
  const { headers, json: listed } = await api.call(`/v1/queue?q=${sent.id}`, { as: server })
  assert.deepEqual([headers.get('x-item-count'), listed[0].id], ['1', sent.id])
  assert.doesNotMatch(JSON.stringify(listed), /A secret/)
  const entries = await api.database.auditEntries.find({ target: new RegExp(sent.id) })
  assert.deepEqual(
    entries.map(({ act: name, email, outcome }) => `${name} ${outcome} ${email}`),
    [
      'email hold done',
      'email hold refused',
      'email release done',
      'email reroute done',
      'email reroute done',
      'email retry done',
      'email cancel done'
    ].map((text) => `${text} server@far.example`)
  )
})

test('outbound mail of a domain, what is to go later, in either order', async () => {
  const later = new Date(Date.now() + 86_400_000).toISOString()
  for (const [subject, date] of [
    ['now', undefined],
    ['later', later]
  ])
    await api.call('POST /v1/emails', { as: box, body: { to: 'ann@far.example', subject, text: 'x', date } })
  const subjects = async (query: string) => {
    const { json } = await api.call(`/v1/emails?${query}`, { as: box })
    return json.map(({ subject }: Json) => subject)
  }
  assert.deepEqual(await subjects('is_scheduled=true'), ['later'])
  assert.deepEqual((await subjects('domain=here.example&sort=date')).slice(-2), ['now', 'later'])
  assert.deepEqual((await subjects('sort=-created_at')).slice(0, 2), ['later', 'now'])
  assert.ok(!(await subjects('is_scheduled=false')).includes('later'))
  assert.deepEqual(await subjects('domain=none.example'), [])
  assert.equal((await api.call('/v1/emails?sort=subject', { as: box })).status, 400)
})

test('the way of a message, as far as it is the own one', async () => {
  await using journal = createJournal({ database: api.database, service: 'mx', logger })
  const step = { trace: 'a'.repeat(20), addresses: ['ann@far.example', 'box@here.example'] }
  journal.note({ ...step, event: 'accepted', text: 'Accepted', messageId: '<1@far.example>' })
  journal.note({ ...step, event: 'stored', text: 'Stored in INBOX' })
  await journal.flush()
  const ask = (as: string, query: string) => api.call(`/v1/journeys?${query}`, { as })
  const { json: found } = await ask(owner, 'q=box@here.example')
  assert.deepEqual(
    found.map(({ id, object, steps }: Json) => [id, object, steps.map(({ event }: Json) => event)]),
    [['a'.repeat(20), 'journey', ['accepted', 'stored']]]
  )
  assert.equal((await ask(owner, `q=${encodeURIComponent('<1@far.example>')}`)).json.length, 1)
  const stranger = await api.person('stranger@far.example')
  assert.deepEqual((await ask(stranger, 'q=box@here.example')).json, [])
  assert.equal((await ask(stranger, 'q=box@here.example&is_everybody=true')).status, 403)
  assert.equal((await ask(server, 'q=box@here.example&is_everybody=true')).json.length, 1)
  assert.equal((await ask(owner, 'q=')).status, 400)
})

test('the log: to look at, as a table, and by mail', async () => {
  const domain = (await api.directory.domains.find('here.example'))!
  const session = { sender: 'shop@far.example', recipients: ['box@here.example'], remoteAddress: '192.0.2.1' }
  const entry = { message: 'A virus', domains: [domain._id], trace: 'b'.repeat(20) }
  const meta = { outcome: 'refused', session }
  await insertRecord(api.database.logEntries, { ...entry, meta, err: { responseCode: 550 } })
  const { json: listed } = await api.call('/v1/logs?domain=here.example&response_code=550', { as: owner })
  assert.deepEqual(
    listed.map(({ journey, object, outcome, recipients, response_code }: Json) => [
      object,
      outcome,
      response_code,
      recipients,
      journey
    ]),
    [['log', 'refused', 550, ['box@here.example'], 'b'.repeat(20)]]
  )
  assert.deepEqual((await api.call('/v1/logs?response_code=451', { as: owner })).json, [])
  const stranger = await api.person('another@far.example')
  assert.deepEqual((await api.call('/v1/logs', { as: stranger })).json, [])
  assert.equal((await api.call('/v1/logs?domain=here.example', { as: stranger })).status, 404)

  const table = await api.call('/v1/logs/download', { as: owner, headers: { accept: 'text/csv' } })
  assert.equal(table.headers.get('content-type'), 'text/csv; charset=utf-8; header=present')
  assert.match(table.text, /^time,outcome,from,to,.*\r\n.*,refused,shop@far\.example,box@here\.example/)
  const mailed = await api.call('/v1/logs/download', { as: owner })
  assert.deepEqual([mailed.status, mailed.headers.get('x-ratelimit-limit')], [200, '20'])
  const sealer = createServerSealer(api.environment['HELPER_ENCRYPTION_KEY']!)
  const queue = createQueue({ database: api.database, sealer, logger })
  const claimed = await queue.claim({ worker: 'test', count: 100, leaseMs: 60_000 })
  const mail = claimed.find(
    ({ envelope, kind }) => kind === 'system' && envelope.to[0] === 'owner@far.example'
  )
  assert.match((await queue.openBody(mail!)).toString(), /filename="logs\.csv"/)

  const report = { message: 'The app fell over', err: { name: 'TypeError' }, meta: { version: '1.2' } }
  assert.deepEqual((await api.call('POST /v1/log', { as: stranger, body: report })).json, { ok: true })
  const { json: own } = await api.call('/v1/logs', { as: stranger })
  assert.deepEqual(
    own.map(({ message }: Json) => message),
    ['The app fell over']
  )
})

test('how the server is', async () => {
  const at = new Date()
  const amounts = { total: 100, free: 40 }
  await insertRecord(api.database.healthRecords, {
    at,
    disk: amounts,
    memory: { total: 10, available: 5 },
    load: 0.5,
    queue: { depth: 3, oldest_due: 60 },
    mail: { accepted: 1, refused: 2, sent: 3, failed: 4 }
  })
  const findings = [{ subject: 'disk', status: 'warning' as const, text: 'It is full', remedy: 'Make room' }]
  await insertRecord(api.database.examinations, { _id: 'health', at, findings })
  const { json, status } = await api.call('/v1/health', { as: server })
  assert.equal(status, 200)
  assert.deepEqual(
    [json.object, json.measured_at, json.disk, json.queue, json.mail.length, json.mail.at(-1).refused],
    ['health', at.toISOString(), amounts, { depth: 3, oldest_due: 60 }, 24, 2]
  )
  assert.deepEqual(json.findings, [{ at: at.toISOString(), ...findings[0] }])
})

// Outbound mail as its senders see it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createServerSealer } from '@postkeep/crypto'
import { silentLogger as logger } from '@postkeep/log'
import { createQueue, type Queue } from '@postkeep/outbound'
import { startApi, type Api } from './api.ts'

let api: Api
let owner: string
let other: string
let mailbox: string
let queue: Queue
let ids: { alias: string; domain: string; user: string }
before(async () => {
  api = await startApi()
  await api.person('server@far.example')
  owner = await api.person('owner@far.example')
  other = await api.person('other@far.example')
  const { json: domain } = await api.call('POST /v1/domains', { as: owner, body: { domain: 'out.example' } })
  const aliases = '/v1/domains/out.example/aliases'
  const box = { name: 'box', has_imap: true }
  const { json: alias } = await api.call(`POST ${aliases}`, { as: owner, body: box })
  const { json: made } = await api.call(`POST ${aliases}/box/generate-password`, { as: owner })
  mailbox = `${made.username}:${made.password}`
  ids = { alias: alias.id, domain: domain.id, user: alias.user.id }
  const sealer = createServerSealer(api.environment['HELPER_ENCRYPTION_KEY']!)
  queue = createQueue({ database: api.database, sealer, logger })
})
after(() => api[Symbol.asyncDispose]())

function enqueue(subject: string, changes: object = {}): Promise<{ id: string }> {
  return queue.enqueue({
    kind: 'submission',
    envelope: { from: 'box@out.example', to: ['a@far.example', 'b@far.example'] },
    raw: Buffer.from(`Subject: ${subject}\r\n\r\nbody\r\n`),
    subject,
    messageId: '<1@out.example>',
    trace: 't',
    ...ids,
    ...changes
  })
}

const claim = { worker: 'test', count: 20, leaseMs: 60_000 }

test('mail is listed, shown and cancelled', async () => {
  const { id } = await enqueue('Hello')
  const { id: ofAnother } = await enqueue('Other', { alias: '0'.repeat(24) })
  for (const as of [owner, mailbox]) {
    const { json, status } = await api.call(`/v1/emails/${id}`, { as })
    assert.equal(status, 200)
    assert.deepEqual(
      [json.object, json.id, json.status, json.subject, json.messageId, json.alias],
      ['email', id, 'queued', 'Hello', '<1@out.example>', ids.alias]
    )
    assert.deepEqual(json.envelope, { from: 'box@out.example', to: ['a@far.example', 'b@far.example'] })
    assert.deepEqual(json.rejectedErrors, [])
    assert.equal(json.message, undefined)
  }
  const idsOf = (list: { id: string }[]) => list.map((email) => email.id)
  const all = await api.call('/v1/emails', { as: owner })
  assert.deepEqual(idsOf(all.json), [ofAnother, id])
  assert.deepEqual([all.headers.get('x-item-count'), all.headers.get('x-page-size')], ['2', '25'])
  assert.equal(all.json[0].rejectedErrors, undefined)
  assert.deepEqual(
    idsOf((await api.call('/v1/emails', { as: mailbox })).json),
    [id],
    'a mailbox sees its own'
  )
  assert.deepEqual(idsOf((await api.call('/v1/emails?q=hell', { as: owner })).json), [id])
  assert.deepEqual(idsOf((await api.call('/v1/emails?status=sent', { as: owner })).json), [])
  assert.deepEqual(idsOf((await api.call('/v1/emails?limit=1&page=3', { as: owner })).json), [])
  assert.equal((await api.call('/v1/emails?limit=101', { as: owner })).status, 400)
  assert.equal((await api.call(`/v1/emails/${ofAnother}`, { as: mailbox })).status, 404)

  for (const method of ['GET', 'DELETE']) {
    assert.equal((await api.call(`${method} /v1/emails/${id}`, { as: other })).status, 404)
  }
  assert.deepEqual((await api.call('/v1/emails', { as: other })).json, [])
  const cancelled = await api.call(`DELETE /v1/emails/${id}`, { as: mailbox })
  assert.deepEqual([cancelled.status, cancelled.json.status], [200, 'rejected'])
  const again = await api.call(`DELETE /v1/emails/${id}`, { as: mailbox })
  assert.equal(again.status, 400)
  assert.match(again.json.message, /rejected/)
})

test('a message is sent: by its mailbox, or by an account for one of its aliases', async () => {
  const message = { to: 'Ann <ann@far.example>', cc: ['carl@far.example'], subject: 'Hi', text: 'Text' }
  for (const as of [mailbox, owner]) {
    const from = as === owner ? { from: 'Box <box@out.example>' } : {}
    const { json, status } = await api.call('POST /v1/emails', { as, body: { ...from, ...message } })
    assert.equal(status, 200, json.message)
    assert.deepEqual((await api.call(`/v1/emails/${json.id}`, { as })).json, json)
    assert.deepEqual(
      [json.status, json.subject, json.alias, json.envelope],
      ['queued', 'Hi', ids.alias, { from: 'box@out.example', to: ['ann@far.example', 'carl@far.example'] }]
    )
    const email = (await queue.claim(claim)).find(({ _id }) => _id.toHexString() === json.id)
    const raw = (await queue.openBody(email!)).toString()
    assert.match(raw, /^Received: from submission\r\n by api\.server\.test with HTTP\r\n/)
    assert.match(raw, /^From: .*box@out\.example/m)
    assert.ok(!raw.includes('X-Mailer'))
  }
  const limit = await api.call('/v1/emails/limit', { as: mailbox })
  assert.deepEqual([limit.json.limit, limit.json.count > 1], [300, true])
})

test('what cannot be sent says why', async () => {
  const send = async (as: string, body: object, status: number, message: RegExp) => {
    const reply = await api.call('POST /v1/emails', { as, body: { subject: 'x', text: 'y', ...body } })
    assert.equal(reply.status, status, reply.text)
    assert.match(reply.json.message, message)
  }
  await send(mailbox, {}, 400, /^to: name a recipient/)
  await send(mailbox, { to: 'ann@far.example', from: 'ann@far.example' }, 403, /From must be/)
  await send(owner, { to: 'ann@far.example', from: 'nobody@out.example' }, 403, /no alias of yours/)
  await send(other, { to: 'ann@far.example', from: 'box@out.example' }, 403, /no alias of yours/)
  await send(mailbox, { to: 'no-reply@far.example' }, 400, /takes no mail/)
  await send(mailbox, { to: Array.from({ length: 51 }, (_, n) => `p${n}@far.example`) }, 400, /more than 50/)
  await send(mailbox, { to: 'a@far.example', date: '2999-01-01' }, 400, /more than 30 days/)
  await send(mailbox, { to: 'a@far.example', dsn: { notify: ['never', 'delay'] } }, 400, /never/)
  await send(mailbox, { to: 'a@far.example', subject: 7 }, 400, /^subject/)
})

test('an Idempotency-Key makes of one request one message; a date is waited for', async () => {
  const body = { to: 'ann@far.example', subject: 'Later', text: 'y', date: new Date(Date.now() + 86_400_000) }
  const headers = { 'idempotency-key': 'one' }
  const [first, second] = await Promise.all([
    api.call('POST /v1/emails', { as: mailbox, body, headers }),
    api.call('POST /v1/emails', { as: mailbox, body, headers })
  ])
  assert.equal(first.json.id, second.json.id)
  assert.ok(Date.parse(first.json.date) > Date.now() + 80_000_000)
  assert.equal(
    (await queue.claim(claim)).some(({ subject }) => subject === 'Later'),
    false
  )
})

test('nothing of the server is read for a message', async () => {
  const body = {
    to: 'ann@far.example',
    subject: 'files',
    attachments: [{ filename: 'a', path: '/etc/passwd', href: 'http://127.0.0.1:1/' }],
    html: { path: '/etc/passwd' }
  }
  const refused = await api.call('POST /v1/emails', { as: mailbox, body })
  assert.equal(refused.status, 400)
  const { json } = await api.call('POST /v1/emails', { as: mailbox, body: { ...body, html: 'x' } })
  const email = (await queue.claim(claim)).find(({ _id }) => _id.toHexString() === json.id)
  assert.ok(!(await queue.openBody(email!)).toString().includes('root'))
})

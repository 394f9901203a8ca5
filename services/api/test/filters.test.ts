// Filters, devices, labels, and records that only this server reads.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startApi, type Api, type Json } from './api.ts'

let api: Api
let owner: string
let box: string
const alias = '/v1/domains/here.example/aliases/box'
before(async () => {
  api = await startApi()
  owner = await api.person('owner@far.example')
  await api.call('POST /v1/domains', { as: owner, body: { domain: 'here.example' } })
  const wanted = { name: 'box', has_imap: true }
  await api.call('POST /v1/domains/here.example/aliases', { as: owner, body: wanted })
  const { json } = await api.call(`POST ${alias}/generate-password`, { as: owner })
  box = `${json.username}:${json.password}`
})
after(() => api[Symbol.asyncDispose]())

test('a filter is stored, checked and put in force, by a token or by the password of the mailbox', async () => {
  const content = 'require ["fileinto"];\r\nif header :is "X-Shop" "a" { fileinto "Shop"; }\r\n'
  const body = { name: 'shop', description: 'Parcels', content, activate: true }
  const { json: made, status } = await api.call('POST /v1/sieve-scripts', { as: box, body })
  assert.equal(status, 201, made.message)
  const { created_at, id, updated_at, ...rest } = made
  assert.match(`${id} ${created_at} ${updated_at}`, /^[0-9a-f]{24} \S+Z \S+Z$/)
  assert.deepEqual(rest, {
    object: 'sieve_script',
    name: 'shop',
    description: 'Parcels',
    is_active: true,
    is_valid: true,
    required_capabilities: ['fileinto'],
    security_warnings: [],
    stats: { size: content.length },
    content,
    validation_errors: []
  })
  const { json: bad } = await api.call(`POST ${alias}/sieve`, {
    as: owner,
    body: { name: 'bad', content: 'jump;' }
  })
  assert.deepEqual(
    [bad.is_valid, bad.validation_errors, bad.is_active],
    [false, [{ line: 1, message: 'There is no command jump' }], false]
  )
  const refused = await api.call('POST /v1/sieve-scripts/bad/activate', { as: box })
  assert.deepEqual([refused.status, refused.json.message], [400, 'content: Line 1: There is no command jump'])
  const { json: listed } = await api.call(`${alias}/sieve`, { as: owner })
  assert.deepEqual(
    listed.map(({ content: none, is_active, name }: Json) => [name, is_active, none]),
    [
      ['bad', false, undefined],
      ['shop', true, undefined]
    ]
  )
  assert.equal((await api.call(`DELETE ${alias}/sieve/shop`, { as: owner })).status, 409)
  const mended = { content: 'redirect "a@far.example";', name: 'good' }
  const { json: good } = await api.call('PUT /v1/sieve-scripts/bad', { as: box, body: mended })
  assert.deepEqual([good.name, good.security_warnings], ['good', ['It sends mail on to a@far.example']])
  assert.equal(
    (await api.call(`POST ${alias}/sieve/${good.id}/activate`, { as: owner })).json.is_active,
    true
  )
  assert.equal((await api.call('DELETE /v1/sieve-scripts/shop', { as: box })).json.id, id)
  assert.equal(
    (await api.call('PUT /v1/sieve-scripts/good', { as: box, body: { activate: false } })).json.is_active,
    false
  )
  assert.equal((await api.call(`GET /v1/sieve-scripts/${good.id}`, { as: box })).json.content, mended.content)
  assert.equal((await api.call('/v1/sieve-scripts/none', { as: box })).status, 404)
  assert.equal((await api.call('POST /v1/sieve-scripts', { as: box, body: mended })).status, 409)
  assert.equal((await api.call('POST /v1/sieve-scripts', { as: box, body: {} })).status, 400)
})

test('an alias without a mailbox has no filters', async () => {
  const path = '/v1/domains/here.example/aliases/postmaster/sieve'
  assert.equal((await api.call(path, { as: owner })).status, 400)
  assert.equal((await api.call(`POST ${path}`, { as: owner, body: { content: 'keep;' } })).status, 400)
})

test('devices: by the mailbox, or by a token that names the alias', async () => {
  const body = { platform: 'apns', token: 'ab'.repeat(32), device_name: 'Phone' }
  const { json: made, status } = await api.call('POST /v1/push-tokens', { as: box, body })
  assert.equal(status, 201, made.message)
  assert.deepEqual(
    [made.object, made.platform, made.token, made.device_name, made.failure_count, made.last_used_at],
    ['push_token', 'apns', body.token, 'Phone', 0, null]
  )
  assert.ok(Date.parse(made.expires_at) > Date.now() + 360 * 86_400_000)
  const again = await api.call('POST /v1/push-tokens', { as: owner, body: { ...body, alias_id: made.alias } })
  assert.deepEqual([again.status, again.json.id], [201, made.id])
  const list = (query: string, as: string) => api.call(`/v1/push-tokens${query}`, { as })
  assert.equal((await list('?platform=fcm', box)).json.length, 0)
  assert.equal((await list('?alias_id=box@here.example', owner)).json.length, 1)
  assert.equal((await list('', owner)).status, 400)
  const stranger = await api.person('stranger@far.example')
  assert.equal((await list(`?alias_id=${made.alias}`, stranger)).status, 404)
  assert.equal(
    (await api.call('POST /v1/push-tokens', { as: box, body: { ...body, token: 'x' } })).status,
    400
  )
  assert.equal(
    (await api.call('POST /v1/push-tokens', { as: box, body: { ...body, platform: 'fax' } })).status,
    400
  )
  const gone = await api.call(`DELETE /v1/push-tokens/${made.id}`, { as: box })
  assert.deepEqual([gone.status, gone.text], [204, ''])
  assert.equal((await api.call(`DELETE /v1/push-tokens/${made.id}`, { as: box })).status, 404)
  await api.call('POST /v1/push-tokens', { as: box, body })
  assert.equal((await api.call('DELETE /v1/push-tokens', { as: box })).status, 204)
  assert.deepEqual((await list('', box)).json, [])
})

test('labels are keywords with names and colours', async () => {
  const { json: made, status } = await api.call('POST /v1/labels', {
    as: box,
    body: { name: 'To do', color: '#112233' }
  })
  assert.equal(status, 201, made.message)
  assert.deepEqual(made, { id: 'to_do', object: 'label', keyword: 'to_do', name: 'To do', color: '#112233' })
  assert.equal((await api.call('POST /v1/labels', { as: box, body: { name: 'to do' } })).status, 409)
  const message = { subject: 'x', text: 'x', to: 'a@far.example', labels: ['Later', 'to_do'] }
  const { json: stored } = await api.call('POST /v1/messages', { as: box, body: message })
  assert.deepEqual(stored.labels.toSorted(), ['later', 'to_do'])
  const list = async () =>
    (await api.call('/v1/labels', { as: box })).json.map(({ keyword, name }: Json) => [keyword, name])
  assert.deepEqual(await list(), [
    ['to_do', 'To do'],
    ['later', 'later']
  ])
  const later = { keyword: ' LATER ', name: 'Later' }
  await api.call('PUT /v1/labels', { as: box, body: later })
  assert.deepEqual(await list(), [
    ['to_do', 'To do'],
    ['later', 'Later']
  ])
  const all = await api.call('PUT /v1/labels', {
    as: box,
    body: { labels: [{ ...later, color: '#445566' }] }
  })
  assert.deepEqual(
    all.json.map(({ color, keyword }: Json) => [keyword, color]),
    [['later', '#445566']]
  )
  for (const wrong of [
    { name: '' },
    { name: 'x', color: 'red' },
    { name: 'x', keyword: 'a b' },
    { labels: 1 }
  ])
    assert.equal(
      (await api.call('PUT /v1/labels', { as: box, body: wrong })).status,
      400,
      JSON.stringify(wrong)
    )
})

test('a record that only this server reads', async () => {
  const sealed = await api.call('POST /v1/encrypt', { body: { input: 'box:ann@far.example' } })
  assert.deepEqual([sealed.status, sealed.headers.get('x-ratelimit-limit')], [200, '50'])
  assert.deepEqual(api.directory.sealedForwards.open([sealed.text]), ['forward-email=box:ann@far.example'])
  assert.equal((await api.call('POST /v1/encrypt', { body: { input: ':::' } })).status, 400)
  assert.equal((await api.call('POST /v1/encrypt', { body: {} })).status, 400)
})

// What no client would send: each is refused with the name of what is wrong, and nothing falls over.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { startApi, type Api } from './api.ts'

let api: Api
let owner: string
const aliases = '/v1/domains/hostile.example/aliases'
before(async () => {
  api = await startApi()
  owner = await api.person('owner@far.example')
  await api.call('POST /v1/domains', { as: owner, body: { domain: 'hostile.example' } })
})
after(() => api[Symbol.asyncDispose]())

const json = { 'content-type': 'application/json' }
const deep = `{"name":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
const bodies: [string, string, number, RegExp][] = [
  ['a field of the wrong type', '{"is_enabled":"perhaps"}', 400, /is_enabled/],
  ['an operator as a value', '{"name":{"$gt":""}}', 400, /\$gt/],
  ['an operator inside of a list', '{"recipients":[{"$ne":1}]}', 400, /\$ne/],
  ['an object for a text', '{"description":{"a":1}}', 400, /description/],
  ['a number for a text', '{"name":7}', 400, /name/],
  ['null for a list', '{"labels":null}', 400, /labels/],
  ['a key of the prototype', '{"__proto__":{"is_enabled":false}}', 400, /__proto__/],
  ['a type of the database', '{"x":{"_bsontype":"ObjectId"}}', 400, /_bsontype/],
  ['a name that ends too soon', '{"a\\u0000b":1}', 400, /is not a field/],
  ['a constructor', '{"constructor":{"prototype":{}}}', 400, /constructor/],
  ['nesting', deep, 400, /nested/],
  ['a list', '[]', 400, /object/],
  ['no JSON', '{"name":', 400, /JSON/],
  ['a text too long', JSON.stringify({ description: 'x'.repeat(151) }), 400, /description/],
  ['too many recipients', JSON.stringify({ recipients: Array(1001).fill('a@b.example') }), 400, /recipients/],
  ['an invisible name', '{"name":"a\\u200bb"}', 400, /name/],
  ['a name with a line end', '{"name":"a\\r\\nb"}', 400, /name/],
  ['a webhook into the network', '{"recipients":["http://169.254.169.254/"]}', 400, /recipients/],
  ['a quota that is none', '{"max_quota":"much"}', 400, /max_quota/]
]
for (const [what, raw, status, message] of bodies) {
  test(`${what} is refused`, async () => {
    const reply = await api.call(`POST ${aliases}`, { as: owner, raw, headers: json })
    assert.equal(reply.status, status, reply.text)
    assert.match(reply.json.message, message)
    assert.ok(reply.text.length < 3000)
  })
}

const queries = [
  'page=0',
  'page=1.5',
  'page=-1',
  'limit=1e9',
  'page[$gt]=1',
  '$where=1',
  'sort[a]=b',
  'sort=$x',
  'q=a&q=b'
]
for (const query of queries) {
  test(`?${query} is refused`, async () => {
    const reply = await api.call(`${aliases}?${query}`, { as: owner })
    assert.equal(reply.status, 400, reply.text)
    assert.match(reply.json.message, new RegExp(query.match(/\$?\w+/)![0].replace('$', '\\$')))
  })
}

test('a regular expression in a search is a text', async () => {
  for (const q of ['.*', '(a+)+$', '@.*', '#.*', '[', '\\']) {
    const reply = await api.call(`${aliases}?q=${encodeURIComponent(q)}`, { as: owner })
    assert.equal(reply.status, 200)
    assert.deepEqual(reply.json, [])
  }
})

test('a body of another kind is refused', async () => {
  const headers = { 'content-type': 'text/xml' }
  assert.equal((await api.call(`POST ${aliases}`, { as: owner, raw: '<a/>', headers })).status, 415)
  const parts = { 'content-type': 'multipart/form-data; boundary=x' }
  assert.equal(
    (await api.call(`POST ${aliases}`, { as: owner, raw: 'no parts', headers: parts })).status,
    400
  )
})

const formType = { 'content-type': 'application/x-www-form-urlencoded' }
const partsType = { 'content-type': 'multipart/form-data; boundary=x' }
const partOf = (disposition: string) =>
  `--x\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n1\r\n--x--\r\n`
const forms: [string, string, Record<string, string>, RegExp][] = [
  ['an operator in brackets', 'name[$gt]=', formType, /name\[\$gt\]/],
  ['an operator', '$where=1', formType, /\$where/],
  ['a key of the prototype', '__proto__=1', formType, /__proto__/],
  ['a key of its key', '__proto__[is_enabled]=1', formType, /__proto__/],
  ['a list for a text', 'description=a&description=b', formType, /description/],
  ['too many fields', 'a=1&'.repeat(1001), formType, /fields/],
  ['an operator in a part', partOf('name="name[$ne]"'), partsType, /name\[\$ne\]/],
  ['a constructor in a part', partOf('name="constructor"'), partsType, /constructor/],
  ['a file for a text', partOf('name="description"; filename="a"'), partsType, /description/]
]
for (const [what, raw, headers, message] of forms) {
  test(`of a form: ${what} is refused`, async () => {
    const reply = await api.call(`POST ${aliases}`, { as: owner, raw, headers })
    assert.equal(reply.status, 400, reply.text)
    assert.match(reply.json.message, message)
  })
}

test('nothing of it went into an alias, nor into JavaScript', async () => {
  const { json: all } = await api.call(aliases, { as: owner })
  assert.deepEqual(all.map(({ name }: { name: string }) => name).toSorted(), ['*', 'postmaster'])
  assert.equal(({} as Record<string, unknown>)['is_enabled'], undefined)
})

test('packed bodies are refused, however small', async () => {
  const headers = { ...json, 'content-encoding': 'gzip' }
  const reply = await api.call(`POST ${aliases}`, { as: owner, raw: '{}', headers })
  assert.equal(reply.status, 415)
  assert.match(reply.json.message, /Content-Encoding/)
})

test('what is larger than it may be is refused while it comes, without a length too', async () => {
  const stream = ReadableStream.from(
    (function* () {
      for (let sent = 0; sent < 100; sent += 1) yield new Uint8Array(1024 * 1024).fill(0x20)
    })()
  )
  const sending = fetch(`http://127.0.0.1:${api.port}${aliases}`, {
    method: 'POST',
    body: stream,
    duplex: 'half',
    headers: { authorization: `Basic ${btoa(owner)}`, ...json }
  })
  // The connection may be gone before the answer was read.
  const status = await sending.then(
    (reply) => reply.status,
    () => 'closed'
  )
  assert.ok(status === 413 || status === 'closed', String(status))
  assert.equal((await api.call('/v1/test')).status, 200)
})

test('100 MB are refused before they have come', async () => {
  const socket = connect(api.port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(
    `POST ${aliases} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic ${btoa(owner)}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 104857600\r\n\r\n{'
  )
  const [answer] = (await once(socket, 'data')) as [Buffer]
  assert.match(answer.toString(), /^HTTP\/1\.1 413 /)
  socket.destroy()
  const chunks = 'x'.repeat(3 * 1024 * 1024)
  const reply = await api.call(`POST ${aliases}`, {
    as: owner,
    raw: JSON.stringify({ description: chunks }),
    headers: json
  })
  assert.equal(reply.status, 413)
})

test('without credentials nobody reads a body', async () => {
  const reply = await api.call(`POST ${aliases}`, { raw: '{', headers: json })
  assert.equal(reply.status, 401)
  assert.match(reply.headers.get('www-authenticate') ?? '', /^Basic /)
})

test('forms of other sites are not taken, whatever a browser sends with them', async () => {
  const mode = (fetchMode: string, site: string) =>
    post(api.port, { 'sec-fetch-mode': fetchMode, 'sec-fetch-site': site })
  for (const site of ['cross-site', 'same-site']) {
    assert.equal(await mode('navigate', site), 403)
    assert.equal(await mode('no-cors', site), 403)
    // The browser asks before: there is no leave.
    assert.equal(await mode('cors', site), 400)
  }
  assert.equal(await mode('no-cors', 'same-origin'), 400)
})

/** The status of a request that has all that it needs but fields. fetch would write such headers itself. */
async function post(port: number, headers: Record<string, string>): Promise<number> {
  const all = { authorization: `Basic ${btoa(owner)}`, 'content-type': 'text/plain', ...headers }
  const sent = request({ port, method: 'POST', path: aliases, headers: all }).end('{"name":7}')
  const [reply] = (await once(sent, 'response')) as [IncomingMessage]
  reply.resume()
  return reply.statusCode!
}

test('paths and methods that are none', async () => {
  assert.equal((await api.call('/v1/nothing', { as: owner })).status, 404)
  const wrong = await api.call('DELETE /v1/account', { as: owner })
  assert.deepEqual([wrong.status, wrong.headers.get('allow')?.includes('GET')], [405, true])
  for (const id of ['%00', '..%2f..', '%ff', '$ne', 'a'.repeat(300)]) {
    const { status } = await api.call(`/v1/domains/${id}`, { as: owner })
    assert.ok([400, 404].includes(status), `${id} ${status}`)
  }
})

test('the documents of the API', async () => {
  const { json: document, status } = await api.call('/v1/openapi.json')
  assert.equal(status, 200)
  assert.equal(document.openapi, '3.1.0')
  assert.ok(document.paths['/v1/domains/{domain_id}/aliases'].post.requestBody)
  assert.ok(document.components.schemas.Alias)
  const page = await api.call('/docs')
  assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/)
  assert.match(page.text, /generate-password/)
  assert.doesNotMatch(page.text, /<script|src=/)
})

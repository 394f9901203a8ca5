// A client library for Forward Email's API, as it is: only the address of the server is another.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import library from 'forwardemail-api'
import { startApi, type Api } from './api.ts'

// It is CommonJS, compiled from a default export.
const { default: ForwardEmailNet } = library

let api: Api
let token: string
before(async () => {
  api = await startApi()
  token = (await api.person('owner@far.example')).replace(/:$/, '')
  const body = { domain: 'client.example' }
  await api.call('POST /v1/domains', { as: `${token}:`, body })
  ForwardEmailNet.basePath = `http://127.0.0.1:${api.port}/v1`
})
after(() => api[Symbol.asyncDispose]())

test('forwardemail-api makes, reads, changes and lists aliases', async () => {
  const client = new ForwardEmailNet(token)
  const name = 'made'
  const created = await client.createDomainAlias('client.example', name, ['a@far.example'], 'by a client', [
    'x'
  ])
  const alias = (await created.json()) as { id: string; name: string; description: string; labels: string[] }
  assert.equal(created.status, 200)
  assert.deepEqual([alias.name, alias.description, alias.labels], [name, 'by a client', ['x']])
  const read = await client.retrieveDomainAlias('client.example', alias.id)
  assert.equal(((await read.json()) as { name: string }).name, name)
  const changed = await client.updateDomainAlias(
    'client.example',
    alias.id,
    name,
    ['a@far.example'],
    'changed'
  )
  assert.equal(changed.status, 200)
  const listed = (await (await client.listDomainAliases('client.example')).json()) as (typeof alias)[]
  assert.equal(listed.find(({ id }) => id === alias.id)?.description, 'changed')
})

// A local message for an address that leads to a program: posted with the domain's signature, tried again, and given up
// without telling the sender where it was to go.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import type { Running } from '@postkeep/lifecycle'
import { domain, startSuite, until, type Suite } from './suite.ts'

const limit = { timeout: 180_000 }
const got: { body: Buffer; signature: unknown }[] = []
let status = 200
const server = createServer((request, response) => {
  const pieces: Buffer[] = []
  request.on('data', (piece: Buffer) => void pieces.push(piece))
  request.on('end', () => {
    got.push({ body: Buffer.concat(pieces), signature: request.headers['x-webhook-signature'] })
    response.writeHead(status).end()
  })
})
let suite: Suite
let service: Running
let url = ''

before(async () => {
  suite = await startSuite()
  service = await suite.start()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  suite.dns.zone.set('hook.net', 'A', ['127.0.0.1'])
  url = `http://hook.net:${(server.address() as { port: number }).port}/secret`
})
after(async () => {
  server.closeAllConnections()
  server.close()
  await service[Symbol.asyncDispose]()
  await suite[Symbol.asyncDispose]()
})

async function webhookMail(address: string) {
  await suite.finished((await suite.submit([address])).id)
  const found = async () =>
    suite.database.emails.findOne({
      kind: 'webhook',
      'envelope.to': address,
      attempts: { $gt: 0 },
      is_locked: false
    })
  await until(async () => (await found()) !== null)
  return (await found())!
}

test('the message is posted, signed with the key of the domain', limit, async () => {
  const { address } = await suite.mailbox('hooked', [url])
  const email = await webhookMail(address)
  assert.equal(email.status, 'sent')
  const [{ body, signature }] = got.splice(0) as [(typeof got)[0]]
  const { _id } = (await suite.directory.domains.find(domain))!
  const key = await suite.directory.domains.webhookKey(_id.toHexString())
  assert.equal(signature, createHmac('sha256', key).update(body).digest('hex'))
  assert.equal(JSON.parse(body.toString()).subject, 'Hello')
  await until(async () => (await suite.database.emails.findOne({ _id: email._id }))?.webhook === undefined)
})

test('a program that cannot take it now is asked again later', limit, async () => {
  status = 503
  const email = await webhookMail((await suite.mailbox('later', [url])).address)
  assert.equal(email.status, 'deferred')
  assert.equal(email.recipients[0]?.last_code, 421)
})

test('one that refuses it: the sender is told, but not of the URL', limit, async () => {
  status = 400
  const ann = await suite.mailbox('ann')
  const { address } = await suite.mailbox('refused', [url])
  assert.equal((await webhookMail(address)).status, 'bounced')
  await until(async () => (await ann.messages()).length > 0)
  const [report] = await ann.messages()
  assert.match(report!, /refused@here\.net/)
  assert.doesNotMatch(report!, /hook\.net|secret/)
})

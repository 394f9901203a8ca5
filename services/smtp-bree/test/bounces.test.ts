// Mail that others have taken, and give back later: the return path, the report, the record, the webhook.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import type { Running } from '@postkeep/lifecycle'
import { startRemote, type Remote } from './remote-server.ts'
import { domain, startSuite, until, type Suite } from './suite.ts'

const limit = { timeout: 180_000 }
const got: { body: Buffer; signature: unknown }[] = []
const hook = createServer((request, response) => {
  const pieces: Buffer[] = []
  request.on('data', (piece: Buffer) => void pieces.push(piece))
  request.on('end', () => {
    got.push({ body: Buffer.concat(pieces), signature: request.headers['x-webhook-signature'] })
    response.writeHead(200).end()
  })
})
let suite: Suite
let remote: Remote
let service: Running
let owner: string

before(async () => {
  remote = await startRemote()
  suite = await startSuite({ OUTBOUND_PORT: String(remote.port) })
  service = await suite.start()
  await once(hook.listen(0, '127.0.0.1'), 'listening')
  for (const name of ['far.net', 'near.net', 'hook.net']) suite.dns.zone.set(name, 'A', ['127.0.0.1'])
  const { _id } = (await suite.directory.domains.find(domain))!
  owner = _id.toHexString()
  const { port } = hook.address() as { port: number }
  await suite.directory.domains.update(domain, { bounce_webhook: `http://hook.net:${port}/b` })
})
after(async () => {
  hook.closeAllConnections()
  hook.close()
  await service[Symbol.asyncDispose]()
  await suite[Symbol.asyncDispose]()
  await remote[Symbol.asyncDispose]()
})

async function publishReturnPath(): Promise<void> {
  await suite.database.domains.updateOne({ name: domain }, { has_return_path_record: true })
  // The service has looked the domain up before, and remembers it for two seconds.
  await until(async () => {
    const { id } = await suite.submit(['probe@far.net'], { domain: owner })
    await suite.finished(id)
    return remote.mails.splice(0).some(({ from }) => from.startsWith('b-'))
  })
}

function report(address: string, status: string, diagnostic: string): Buffer {
  return Buffer.from(
    [
      'From: mailer-daemon@far.net',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.far.net',
      '',
      `Final-Recipient: rfc822; ${address}`,
      'Action: failed',
      `Status: ${status}`,
      `Diagnostic-Code: smtp; ${diagnostic}`,
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      'Message-ID: <Hello@x>',
      'List-Id: <l.here.net>',
      '',
      '--b--',
      ''
    ].join('\r\n')
  )
}

/** As the MX queues what comes to a return path. */
async function comeBack(path: string, raw: Buffer): Promise<void> {
  const { id } = await suite.queue.enqueue({
    kind: 'bounce',
    envelope: { from: '', to: [path] },
    raw,
    trace: 'back'
  })
  const email = await suite.finished(id)
  assert.deepEqual([email.status, email.recipients[0]!.last_code], ['sent', 250])
}

test('until its DNS record is there, mail goes with the address of its sender', limit, async () => {
  await suite.finished((await suite.submit(['bob@far.net'], { domain: owner })).id)
  assert.equal(remote.mails.splice(0)[0]!.from, `ann@${domain}`)
})

test('a report is written down where the message stands, and told', limit, async () => {
  await publishReturnPath()
  const { id } = await suite.submit(['bob@far.net', 'eve@near.net'], { domain: owner })
  await suite.finished(id)
  const paths = new Map(remote.mails.splice(0).map(({ from, to }) => [to[0], from]))
  assert.match(paths.get('bob@far.net')!, new RegExp(`^b-${id}-0-\\w+@fe-bounces\\.here\\.net$`))
  assert.match(paths.get('eve@near.net')!, new RegExp(`^b-${id}-1-`))

  await comeBack(paths.get('bob@far.net')!, report('x@inner.far.net', '5.1.1', '550 5.1.1 no such user'))
  const email = await suite.queue.show(id)
  assert.deepEqual([email.status, email.accepted], ['partially_sent', ['eve@near.net']])
  const { last_code, last_reply, status } = email.recipients[0]!
  assert.deepEqual([status, last_code, last_reply], ['failed', 550, '5.1.1 no such user'])
  assert.deepEqual(
    email.hard_bounces.map(({ category, recipient }) => [recipient, category]),
    [['bob@far.net', 'recipient']]
  )
  const [listed] = await suite.database.suppressions.find({ address: 'bob@far.net' })
  assert.equal(String(listed!.domain), owner)
  await until(
    async () => (await suite.database.journeySteps.exists({ event: 'returned', email: id })) !== null
  )

  await until(() => got.length === 1)
  const [{ body, signature }] = got.splice(0) as [(typeof got)[0]]
  const key = await suite.directory.domains.webhookKey(owner)
  assert.equal(signature, createHmac('sha256', key).update(body).digest('hex'))
  const event = JSON.parse(body.toString())
  assert.deepEqual(
    [event.email_id, event.recipient, event.response_code, event.truth_source, event.list_id],
    [id, 'bob@far.net', 550, 'mx.far.net', '<l.here.net>']
  )
  assert.deepEqual(
    [event.bounce.action, event.bounce.category, event.bounce.status],
    ['reject', 'recipient', '5.1.1']
  )

  // The same report once more, as from a server that has not had our answer.
  await comeBack(paths.get('bob@far.net')!, report('x@inner.far.net', '5.1.1', '550 5.1.1 no such user'))
  assert.equal((await suite.queue.show(id)).hard_bounces.length, 1)
  assert.equal(await suite.database.emails.countDocuments({ kind: 'webhook' }), 1)
})

test('several recipients of one server share a path: the report says which', limit, async () => {
  const { id } = await suite.submit(['a@far.net', 'b@far.net'], { domain: owner })
  await suite.finished(id)
  const [mail] = remote.mails.splice(0)
  assert.match(mail!.from, new RegExp(`^b-${id}-all-`))
  await comeBack(mail!.from, report('b@far.net', '5.2.2', '552 5.2.2 full'))
  const { recipients } = await suite.queue.show(id)
  assert.deepEqual(
    recipients.map(({ status }) => status),
    ['sent', 'failed']
  )
  await until(() => got.splice(0).length === 1)
})

test('what a server refuses at once is told to the webhook too', limit, async () => {
  const { id } = await suite.submit(['unknown@far.net'], { domain: owner })
  await suite.finished(id)
  await until(() => got.length === 1)
  const event = JSON.parse(got.splice(0)[0]!.body.toString())
  assert.deepEqual([event.email_id, event.bounce.category], [id, 'recipient'])
  assert.equal(event.headers.subject, 'Hello')
})

test('an answer of a program, and a path that nobody here has made, change nothing', limit, async () => {
  const { id } = await suite.submit(['away@far.net'], { domain: owner })
  await suite.finished(id)
  const path = remote.mails.splice(0)[0]!.from
  await comeBack(path, Buffer.from('Auto-Submitted: auto-replied\r\n\r\nback on Monday\r\n'))
  await comeBack(path.replace('-0-', '-1-'), report('away@far.net', '5.1.1', '550 no'))
  assert.equal((await suite.queue.show(id)).status, 'sent')
})

// What one has sent, what became of it, what was refused: shown to those whom it concerns.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createServerSealer } from '@postkeep/crypto'
import { insertRecord, type Domain, type User } from '@postkeep/database'
import { createJournal, type NewStep } from '@postkeep/journey'
import { silentLogger as logger } from '@postkeep/log'
import { createQueue, type NewEmail, type Queue } from '@postkeep/outbound'
import { startSite, type Site, type Visitor } from './site.ts'

const password = 'correct horse battery'
const trace = 'f00d'.repeat(5)

let site: Site
let queue: Queue
let ann: User
let domain: Domain
const visitors = new Map<string, Visitor>()
const of = (name: string) => visitors.get(name)!
before(async () => {
  site = await startSite()
  const { database, directory, environment } = site
  const sealer = createServerSealer(environment['HELPER_ENCRYPTION_KEY']!)
  queue = createQueue({ database, sealer, logger })
  await directory.users.create({ email: 'root@far.example', password })
  ann = await directory.users.create({ email: 'ann@far.example', password })
  await directory.users.create({ email: 'bob@far.example', password })
  domain = await directory.domains.create({ name: 'ann.example', owner: 'ann@far.example' })
  for (const name of ['ann', 'bob']) {
    const visitor = site.visitor()
    await visitor.logIn(`${name}@far.example`, password)
    visitors.set(name, visitor)
  }
})
after(() => site[Symbol.asyncDispose]())

async function send(changes: Partial<NewEmail> = {}): Promise<string> {
  const { id } = await queue.enqueue({
    kind: 'submission',
    envelope: { from: 'ann@ann.example', to: ['shop@far.example', 'late@far.example'] },
    raw: Buffer.from('Subject: x\r\n\r\nx\r\n'),
    subject: 'About the bill',
    user: ann._id.toHexString(),
    messageId: '<1@ann.example>',
    trace,
    ...changes
  })
  return id
}

async function note(...steps: Partial<NewStep>[]): Promise<void> {
  await using journal = createJournal({ database: site.database, service: 'smtp-bree', logger })
  for (const step of steps) journal.note({ trace, event: 'sent', text: '', addresses: [], ...step })
}

describe('my mail', { timeout: 900_000 }, () => {
  let id = ''
  test('each message with its state and the words of the remote server', async () => {
    await of('ann').get('/en/my-account/emails')
    assert.match(of('ann').text(), /Nothing sent yet/)
    id = await send()
    const [claimed] = await queue.claim({ worker: 'w', count: 1, leaseMs: 60_000 })
    await queue.record(claimed!, [
      { address: 'shop@far.example', kind: 'sent', code: 250, reply: '250 2.0.0 Taken as 42' },
      { address: 'late@far.example', kind: 'temporary', code: 451, reply: '451 4.7.1 Greylisted' }
    ])
    await note({ email: id, event: 'queued', addresses: ['ann@ann.example', 'shop@far.example'] })
    await note({
      email: id,
      addresses: ['shop@far.example'],
      remote: { address: '192.0.2.1', reply: '250 Taken' }
    })
    await of('ann').get('/en/my-account/emails')
    assert.match(
      of('ann').text(),
      /shop@far\.example\s*,\s*late@far\.example\s+About the bill .*Tried again later .*Greylisted/
    )
    await of('ann').get(`/en/my-account/emails/${id}`)
    assert.match(of('ann').text(), /Delivered\s+250 2\.0\.0 Taken as 42 .*451 4\.7\.1 Greylisted/)
    assert.match(of('ann').text(), /Taken by the other server .*with\s+192\.0\.2\.1/)
  })

  test('is found by address, subject and id', async () => {
    for (const q of ['shop@far.example', 'bill', id, '<1@ann.example>']) {
      await of('ann').get(`/en/my-account/emails?q=${encodeURIComponent(q)}`)
      assert.match(of('ann').text(), /One message/, q)
    }
    await of('ann').get('/en/my-account/emails?q=nothing')
    assert.match(of('ann').text(), /Nothing fits/)
    await of('ann').get('/en/my-account/emails?state=sent')
    assert.match(of('ann').text(), /Nothing fits/)
  })

  test('is tried again, and cancelled; not after that', async () => {
    await of('ann').submit({}, `/en/my-account/emails/${id}/retry`)
    assert.match(of('ann').text(), /tried again now/)
    const due = await site.database.emails.findById(id)
    assert.ok(due!.next_attempt_at.getTime() <= Date.now())
    await of('ann').submit({}, `/en/my-account/emails/${id}/cancel`)
    assert.match(of('ann').text(), /Cancelled\. Nothing more is sent/)
    const page = of('ann').page.body
    assert.doesNotMatch(page, /\/cancel"/)
    await of('ann').submit({}, `/en/my-account/emails/${id}/retry`)
    assert.match(of('ann').text(), /Too late/)
  })

  test('is sent again to those whom it had not reached, once, while its content is kept', async () => {
    const failed = await send({ messageId: '<3@ann.example>', domain: domain._id.toHexString() })
    const [claimed] = await queue.claim({ worker: 'w', count: 1, leaseMs: 60_000 })
    assert.equal(claimed?._id.toHexString(), failed)
    const results = [
      { address: 'shop@far.example', kind: 'sent', code: 250, reply: '250 Taken' },
      { address: 'late@far.example', kind: 'permanent', code: 550, reply: '550 Full' }
    ] as const
    await queue.record(claimed!, results, { keepBodyMs: 3_600_000 })
    for (const _ of [1, 2]) {
      await of('ann').get(`/en/my-account/emails/${failed}`)
      await of('ann').submit({}, `/en/my-account/emails/${failed}/again`)
      assert.match(of('ann').text(), /It is on its way again/)
    }
    const again = await site.database.emails.find({ messageId: '<3@ann.example>', status: 'queued' })
    assert.deepEqual(
      again.map(({ envelope }) => envelope.to),
      [['late@far.example']]
    )
    await queue.cancel(again[0]!._id.toHexString())
    await queue.redact(claimed!)
    await of('ann').get(`/en/my-account/emails/${failed}`)
    assert.doesNotMatch(of('ann').page.body, /\/again"/)
    await of('ann').submit({}, `/en/my-account/emails/${failed}/again`)
    assert.match(of('ann').text(), /no longer kept/)
    assert.equal((await of('bob').submit({}, `/en/my-account/emails/${failed}/again`)).status, 404)
  })

  test('what an administrator holds its sender cannot let go', async () => {
    const held = await send({ messageId: '<2@ann.example>' })
    await queue.hold(held)
    await of('ann').get(`/en/my-account/emails/${held}`)
    assert.doesNotMatch(of('ann').page.body, /\/retry"/)
    await of('ann').submit({}, `/en/my-account/emails/${held}/retry`)
    assert.match(of('ann').text(), /An administrator holds/)
    assert.equal((await site.database.emails.findById(held))?.status, 'pending')
  })

  test('is nobody else’s', async () => {
    assert.equal((await of('bob').get(`/en/my-account/emails/${id}`)).status, 404)
    for (const act of ['retry', 'cancel']) {
      await of('bob').get('/en/my-account/emails')
      assert.equal((await of('bob').submit({}, `/en/my-account/emails/${id}/${act}`)).status, 404)
    }
    for (const path of ['emails?q=shop@far.example', `journeys?q=${trace}`, 'journeys?q=bill', 'logs']) {
      await of('bob').get(`/en/my-account/${path}`)
      assert.doesNotMatch(of('bob').page.body.replaceAll(/value="[^"]*"/g, ''), /shop@far\.example/)
    }
  })
})

describe('why did it not arrive?', { timeout: 900_000 }, () => {
  test('by address, id and the subject of what one has sent', async () => {
    await note({ addresses: ['ann@ann.example', 'lost@far.example'], event: 'failed', text: 'No such user' })
    for (const q of ['lost@far.example', trace, 'bill']) {
      await of('ann').get(`/en/my-account/journeys?q=${encodeURIComponent(q)}`)
      assert.match(of('ann').text(), /Failed .*lost@far\.example\s+No such user/, q)
    }
    await of('ann').get('/en/my-account/journeys?q=never@far.example')
    assert.match(of('ann').text(), /No trace of it/)
  })
})

describe('my logs', { timeout: 900_000 }, () => {
  test('with a filter, and as a table without formulas', async () => {
    const session = {
      sender: '=1+1@far.example',
      recipients: ['ann@ann.example'],
      remoteAddress: '192.0.2.9'
    }
    const meta = { outcome: 'refused', session }
    await insertRecord(site.database.logEntries, {
      message: 'No such mailbox',
      domains: [domain._id],
      meta,
      trace
    })
    await of('ann').get('/en/my-account/logs?outcome=refused&q=mailbox')
    assert.match(of('ann').text(), /One entry .*No such mailbox\s+192\.0\.2\.9 .*Refused/)
    await of('ann').get('/en/my-account/logs?outcome=accepted')
    assert.match(of('ann').text(), /No entry/)
    const { body, headers } = await of('ann').get('/en/my-account/logs/download?q=mailbox')
    assert.match(String(headers['content-disposition']), /attachment; filename="logs\.csv"/)
    assert.match(body, /^time,outcome,from,.*\r\n[^,]+,refused,'=1\+1@far\.example,ann@ann\.example,/)
  })
})

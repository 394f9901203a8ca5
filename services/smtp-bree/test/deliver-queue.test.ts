import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Running } from '@postkeep/lifecycle'
import { startRemote, startTarPit, type Remote } from './remote-server.ts'
import { domain, startSuite, until, type Suite } from './suite.ts'

const limit = { timeout: 180_000 }
/** Its bit in the column of flags. */
const seen = 1

describe('the delivering service', () => {
  let suite: Suite
  let remote: Remote
  let service: Running
  let ann: Awaited<ReturnType<Suite['mailbox']>>
  before(async () => {
    remote = await startRemote()
    suite = await startSuite({ OUTBOUND_PORT: String(remote.port) })
    service = await suite.start()
    ann = await suite.mailbox('ann')
    suite.dns.zone.set('far.net', 'A', ['127.0.0.1'])
    suite.dns.zone.set('near.net', 'A', ['127.0.0.1'])
  })
  after(async () => {
    await service[Symbol.asyncDispose]()
    await suite[Symbol.asyncDispose]()
    await remote[Symbol.asyncDispose]()
  })

  test('local mail is in the mailbox, with its sender', limit, async () => {
    const bob = await suite.mailbox('bob')
    const { id } = await suite.submit([bob.address])
    const email = await suite.finished(id)
    assert.equal(email.status, 'sent')
    const [message] = await bob.messages()
    assert.match(message!, /^Return-Path: <ann@here\.net>\r\nFrom: Ann /)
    assert.deepEqual([email.message, email.is_redacted], [undefined, true])
  })

  test('remote mail arrives signed', limit, async () => {
    const { id } = await suite.submit(['bob@far.net', 'eve@far.net', 'joe@near.net'])
    const email = await suite.finished(id)
    assert.equal(email.status, 'sent')
    assert.equal(email.deliveries[0]!.mx!.port, remote.port)
    const got = remote.mails.splice(0)
    assert.deepEqual(
      got.map(({ to }) => to.join()).toSorted((a, b) => a.localeCompare(b)),
      ['bob@far.net,eve@far.net', 'joe@near.net']
    )
    assert.match(
      got[0]!.raw,
      /^DKIM-Signature: v=1; a=rsa-sha256;[^]*\nDKIM-Signature: v=1; a=ed25519-sha256;/
    )
    assert.match(got[0]!.raw, /\r\nFeedback-ID: [\da-f]{12}:here\.net:mail:postkeep\r\n/)
    assert.match(got[0]!.raw, /\bfeedback-id\b/)
    assert.match(got[0]!.raw, /\bd=here\.net;/)
  })

  test('an address here that forwards: both copies, the one that leaves signed', limit, async () => {
    const list = await suite.mailbox('list', ['away@far.net'])
    await suite.finished((await suite.submit([list.address], { subject: 'forwarded' })).id)
    await until(() => remote.mails.length > 0)
    const [copy] = remote.mails.splice(0)
    assert.deepEqual(copy!.to, ['away@far.net'])
    assert.match(copy!.raw, /^DKIM-Signature: /)
    assert.match((await list.messages())[0]!, /Subject: forwarded/)
  })

  test('mail of others that is forwarded is not signed, whatever it says', limit, async () => {
    const { id } = await suite.submit(['bob@far.net'], { kind: 'forward' })
    await suite.finished(id)
    assert.doesNotMatch(remote.mails.splice(0)[0]!.raw, /DKIM-Signature/)
  })

  test('who cannot be reached is named to the sender, in one report', limit, async () => {
    const to = ['nobody@here.net', 'reject@fault.test', 'bob@far.net', 'x@somewhere.example']
    const email = await suite.finished((await suite.submit(to, { subject: 'partly' })).id)
    assert.equal(email.status, 'partially_sent')
    assert.equal(remote.mails.splice(0).length, 1)
    await until(async () => (await ann.messages()).length === 1)
    const [report] = await ann.messages()
    assert.match(report!, /^Return-Path: <>\r\n/)
    assert.match(report!, /^Subject: Not delivered: partly\r$/m)
    const failed = [...report!.matchAll(/^Final-Recipient: rfc822; (.*)\r$/gm)].map(([, address]) => address)
    assert.deepEqual(failed, ['nobody@here.net', 'reject@fault.test', 'x@somewhere.example'])
  })

  test('a report that fails ends there', limit, async () => {
    const before = await suite.database.emails.countDocuments({})
    const sent = await suite.submit(['nobody@here.net'], {
      kind: 'dsn',
      envelope: { from: '', to: ['nobody@here.net'] }
    })
    assert.equal((await suite.finished(sent.id)).status, 'bounced')
    assert.equal(await suite.database.emails.countDocuments({}), before + 1)
  })

  test('who asked not to be told is not told', limit, async () => {
    const before = (await ann.messages()).length
    const recipients = new Map([['reject@fault.test', { notify: ['NEVER'] }]])
    await suite.finished((await suite.submit(['reject@fault.test'], { dsn: { recipients } })).id)
    assert.equal((await ann.messages()).length, before)
    assert.equal(await suite.database.emails.countDocuments({ kind: 'dsn', status: 'queued' }), 0)
  })

  test('who asked to be told of success is told, by us where the next server does not', limit, async () => {
    const before = (await ann.messages()).length
    const bob = await suite.mailbox('told')
    const to = [bob.address, 'x@far.net']
    const recipients = new Map(to.map((address) => [address, { notify: ['SUCCESS'] }]))
    await suite.finished((await suite.submit(to, { dsn: { recipients } })).id)
    await until(async () => (await ann.messages()).length === before + 2)
    const reports = (await ann.messages()).slice(before).join('')
    assert.match(reports, /^Action: delivered\r$/m)
    assert.match(reports, /^Action: relayed\r$/m)
    remote.mails.length = 0
  })

  test('a copy of what was sent: in the folder for it, as read, once', limit, async () => {
    const fay = await suite.mailbox('fay')
    const copy = { kind: 'copy', envelope: { from: '', to: [fay.address] }, alias: fay.id } as const
    // Locked: nobody has logged in yet.
    const { id } = await suite.submit([fay.address], { ...copy, subject: 'kept' })
    assert.equal((await suite.finished(id)).status, 'sent')
    const [kept, ...others] = await fay.messages('Sent Mail')
    assert.match(kept!, /^From: Ann [^]*Subject: kept/)
    assert.deepEqual([others, await fay.messages()], [[], []])
    const again = await suite.submit([fay.address], { ...copy, subject: 'open' })
    await suite.finished(again.id)
    assert.equal((await fay.messages('Sent Mail')).length, 2)
    assert.deepEqual(await fay.flags('Sent Mail'), [seen, seen])
  })

  test('a copy for an alias without a mailbox ends there', limit, async () => {
    const { id } = await suite.submit(['nobody@here.net'], {
      kind: 'copy',
      envelope: { from: '', to: ['nobody@here.net'] }
    })
    assert.equal((await suite.finished(id)).status, 'bounced')
  })

  test('reports of other servers are read and kept', limit, async () => {
    const policies = [
      {
        policy: { 'policy-type': 'sts', 'policy-domain': domain },
        summary: { 'total-successful-session-count': 7, 'total-failure-session-count': 1 }
      }
    ]
    const at = '2026-03-01T00:00:00Z'
    const range = { 'start-datetime': at, 'end-datetime': at }
    const report = JSON.stringify({
      'organization-name': 'Far',
      'report-id': '1',
      'date-range': range,
      policies
    })
    const raw = Buffer.from(`From: x@far.net\r\nContent-Type: application/tlsrpt+json\r\n\r\n${report}\r\n`)
    await suite.finished((await suite.submit([`tls-reports@${domain}`], { raw })).id)
    await until(async () => (await suite.database.reports.countDocuments({})) === 1)
    const [kept] = await suite.database.reports.find({})
    assert.deepEqual([kept!.kind, kept!.organisation, kept!.total, kept!.failed], ['tls', 'Far', 8, 1])
  })

  test('an address that its server does not know is suppressed', limit, async () => {
    const owner = (await suite.directory.domains.find(domain))!._id.toHexString()
    await suite.finished((await suite.submit(['unknown@far.net'], { domain: owner })).id)
    const [listed] = await suite.database.suppressions.find({})
    assert.deepEqual([listed!.address, listed!.category], ['unknown@far.net', 'recipient'])
    await until(async () => (await ann.messages()).some((report) => report.includes('no such user')))
  })

  test('a body stays as long as its domain wants', limit, async () => {
    const { _id } = await suite.directory.domains.create({ name: 'kept.net', owner: `admin@${domain}` })
    await suite.database.domains.updateOne({ _id }, { retention_days: 2 })
    const { id } = await suite.submit(['x@far.net'], { domain: _id.toHexString() })
    await until(async () => (await suite.queue.show(id)).status === 'sent')
    const { is_redacted, next_attempt_at } = await suite.queue.show(id)
    assert.equal(is_redacted, false)
    assert.ok(next_attempt_at.getTime() > Date.now() + 47 * 3_600_000)
    remote.mails.length = 0
  })

  test('a forward of a domain with a port of its own goes there', limit, async () => {
    const { _id } = await suite.directory.domains.create({ name: 'ported.net', owner: `admin@${domain}` })
    await suite.directory.domains.update('ported.net', { smtp_port: 1 })
    const { id } = await suite.submit(['x@far.net'], { domain: _id.toHexString(), kind: 'forward' })
    await until(async () => (await suite.queue.show(id)).status === 'deferred')
    assert.match((await suite.queue.show(id)).recipients[0]!.last_reply!, /4\.4\.2 /)
    await suite.queue.cancel(id)
  })

  test('what is put off waits for its time', limit, async () => {
    const { id } = await suite.submit(['tempfail@fault.test'])
    await until(async () => (await suite.queue.show(id)).status === 'deferred')
    const { recipients, next_attempt_at, is_locked } = await suite.queue.show(id)
    assert.deepEqual([recipients[0]!.attempts, recipients[0]!.last_code, is_locked], [1, 451, false])
    assert.ok(next_attempt_at.getTime() > Date.now() + 50_000)
    await suite.queue.cancel(id)
  })

  test('a slow server holds up neither local mail nor other servers', limit, async () => {
    await using pit = await startTarPit(remote.port)
    suite.dns.zone.set('slow.net', 'A', [pit.address])
    await Promise.all(
      Array.from({ length: 30 }, (_, n) => suite.submit([`x${n}@slow.net`], { subject: `s${n}` }))
    )
    const carl = await suite.mailbox('carl')
    const ids = await Promise.all([suite.submit([carl.address]), suite.submit(['bob@far.net'])])
    for (const { id } of ids) assert.equal((await suite.finished(id)).status, 'sent')
    assert.equal((await carl.messages()).length, 1)
    remote.mails.length = 0
  })

  test('the mailbox service is down: put off, and there is one copy in the end', limit, async () => {
    const dora = await suite.mailbox('dora')
    await suite.sqlite.stop()
    const { id } = await suite.submit([dora.address])
    await until(async () => (await suite.queue.show(id)).status === 'deferred')
    await suite.sqlite.start()
    await until(async () => service.health!.call(service) instanceof Object && (await service.health!()).ok)
    await suite.queue.retryNow(id)
    assert.equal((await suite.finished(id)).status, 'sent')
    assert.equal((await dora.messages()).length, 1)
  })

  test('MongoDB is killed: the service goes on when it is back', limit, async () => {
    const eric = await suite.mailbox('eric')
    await suite.mongo.kill()
    await suite.mongo.start()
    const { id } = await suite.submit([eric.address])
    assert.equal((await suite.finished(id)).status, 'sent')
    assert.equal((await eric.messages()).length, 1)
  })
})

test('in the lab nothing leaves', limit, async () => {
  await using remote = await startRemote()
  await using suite = await startSuite({ OUTBOUND_PORT: String(remote.port), LAB: 'true' })
  suite.dns.zone.set('far.net', 'A', ['127.0.0.1'])
  await using _service = await suite.start()
  const email = await suite.finished((await suite.submit(['bob@far.net'])).id)
  assert.equal(email.status, 'bounced')
  assert.match(email.recipients[0]!.last_reply!, /switched off/)
  assert.equal(remote.mails.length, 0)
})

test('the sweep runs as a job of Bree', limit, async () => {
  await using suite = await startSuite()
  const { id } = await suite.submit([`x@${domain}`])
  await suite.queue.cancel(id)
  await using _service = await suite.start({ QUEUE_SWEEP: '200ms' })
  assert.equal((await suite.finished(id)).status, 'rejected')
})

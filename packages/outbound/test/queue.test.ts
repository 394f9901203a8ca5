import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { after, before, beforeEach, describe, test } from 'node:test'
import { newObjectId, type EmailRecipient } from '@postkeep/database'
import { startProcess } from '@postkeep/testkit'
import {
  dueRecipients,
  QueueRefusal,
  type Changes,
  type ClaimedEmail,
  type Queue,
  type RecipientResult
} from '../src/index.ts'
import { newEmail, testQueue, type TestQueue } from './test-queue.ts'

let fixture: TestQueue
let queue: Queue
before(async () => {
  fixture = await testQueue()
  queue = fixture.queue
})
after(() => fixture[Symbol.asyncDispose]())
beforeEach(async () => {
  await fixture.database.emails.deleteMany({})
})

const minute = 60_000
const day = 24 * 60 * minute
const claim = (worker = 'w1', count = 10) => queue.claim({ worker, count, leaseMs: minute })
const result = (address: string, kind: RecipientResult['kind'], code = 250): RecipientResult => ({
  address,
  kind,
  code,
  reply: `reply of ${address}`
})

async function claimOne(worker?: string): Promise<ClaimedEmail> {
  const [email] = await claim(worker)
  assert.ok(email)
  return email
}

describe('putting in', () => {
  test('what comes out is what went in, and nothing of it can be read at rest', async () => {
    const { id } = await queue.enqueue(newEmail())
    const stored = await fixture.database.emails.findOne({}).lean()
    assert.doesNotMatch(
      JSON.stringify({ ...stored, message: stored!.message!.toString('latin1') }),
      /plainly/
    )
    const email = await claimOne()
    assert.equal(email._id.toHexString(), id)
    assert.deepEqual(await queue.openBody(email), newEmail().raw)
  })

  test('a large body goes to GridFS, and goes with its message', async () => {
    const raw = Buffer.from(randomBytes(1_500_000).toString('latin1'), 'latin1')
    await queue.enqueue(newEmail({ raw }))
    const email = await claimOne()
    assert.ok(email.message_file && !email.message)
    assert.deepEqual(await queue.openBody(email), raw)
    const recorded = await queue.record(email, [result('bob@far.net', 'sent')])
    assert.deepEqual(recorded, { status: 'sent', failed: [], finished: true, isRedacted: false })
    await queue.redact(email)
    await queue.redact(email)
    assert.equal((await fixture.database.bodies.find({}).toArray()).length, 0)
    await assert.rejects(
      queue.openBody((await queue.show(email._id.toHexString())) as ClaimedEmail),
      /removed/
    )
  })

  test('a small body goes with the record that ends its message', async () => {
    await queue.enqueue(newEmail())
    const email = await claimOne()
    const deferred = await queue.record(email, [result('bob@far.net', 'temporary')])
    assert.equal(deferred!.isRedacted, false)
    fixture.pass(60 * minute)
    const again = await claimOne()
    assert.ok((await queue.record(again, [result('bob@far.net', 'sent')]))!.isRedacted)
    const stored = await fixture.database.emails.findOne({ _id: email._id }).lean()
    assert.deepEqual([stored!.is_redacted, stored!.message, stored!.subject], [true, undefined, undefined])
    assert.deepEqual(stored!.next_attempt_at, stored!.expires_at)
  })

  test('the same key is queued once until it is settled', async () => {
    const keyed = newEmail({ key: 'k', raw: randomBytes(1_200_000) })
    const first = await queue.enqueue(keyed)
    const again = await Promise.all([queue.enqueue(keyed), queue.enqueue(keyed)])
    assert.deepEqual(again, [first, first])
    assert.equal((await fixture.database.bodies.find({}).toArray()).length, 1)
    queue.settle(['k'])
    while (await fixture.database.emails.exists({ idempotency_key: 'k' })) await new Promise(setImmediate)
    assert.notDeepEqual(await queue.enqueue(keyed), first)
  })

  test('a recipient named twice gets it once', async () => {
    await queue.enqueue(newEmail({ envelope: { from: '', to: ['a@x.net', 'a@x.net', 'b@x.net'] } }))
    const email = await claimOne()
    assert.deepEqual(
      email.recipients.map(({ address }) => address),
      ['a@x.net', 'b@x.net']
    )
  })

  test('not before its date', async () => {
    await queue.enqueue(newEmail({ date: new Date(fixture.now().getTime() + 2 * minute) }))
    assert.deepEqual(await claim(), [])
    fixture.pass(2 * minute)
    assert.equal((await claim()).length, 1)
  })
})

describe('claims', () => {
  test('eight workers get every message, each once', async () => {
    await Promise.all(Array.from({ length: 120 }, () => queue.enqueue(newEmail())))
    const taken = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        const own: string[] = []
        for (
          let emails = await claim(`w${index}`, 5);
          emails.length > 0;
          emails = await claim(`w${index}`, 5)
        )
          own.push(...emails.map(({ _id }) => _id.toHexString()))
        return own
      })
    )
    assert.equal(taken.flat().length, 120)
    assert.equal(new Set(taken.flat()).size, 120)
  })

  test('the one that is due longest comes first', async () => {
    const ids: string[] = []
    for (let index = 0; index < 3; index++) {
      ids.push((await queue.enqueue(newEmail())).id)
      fixture.pass(1000)
    }
    assert.deepEqual(
      (await claim('w1', 2)).map(({ _id }) => _id.toHexString()),
      ids.slice(0, 2)
    )
  })

  test('a lease that ends is taken over, and the first worker can do no more', async () => {
    await queue.enqueue(newEmail())
    const first = await claimOne('w1')
    fixture.pass(minute - 1)
    assert.equal(await queue.extendLease(first, minute), true)
    fixture.pass(minute - 1)
    assert.deepEqual(await claim('w2'), [])
    fixture.pass(1)
    const second = await claimOne('w2')
    assert.equal(await queue.extendLease(first, minute), false)
    assert.equal(await queue.note(first, [result('bob@far.net', 'sent')]), undefined)
    assert.equal(await queue.record(first, [result('bob@far.net', 'sent')]), undefined)
    assert.equal((await queue.record(second, [result('bob@far.net', 'permanent', 550)]))!.status, 'bounced')
  })

  test('what was sent under a lost claim is written down, and the next worker does not send it', async () => {
    const to = ['bob@far.net', 'eve@far.net']
    await queue.enqueue(newEmail({ envelope: { from: 'ann@here.net', to } }))
    const first = await claimOne('w1')
    fixture.pass(minute)
    const second = await claimOne('w2')
    const answered = [result('bob@far.net', 'sent'), result('eve@far.net', 'temporary', 451)]
    assert.equal(await queue.record(first, answered), undefined)
    assert.deepEqual(await queue.recordLate(first, answered), ['bob@far.net'])
    assert.deepEqual(await queue.recordLate(first, answered), [])
    // It asks before it sends, and may not write over it.
    assert.equal(await queue.extendLease(second, minute), false)
    assert.equal(await queue.record(second, [result('bob@far.net', 'temporary', 451)]), undefined)
    assert.deepEqual(await claim('w3'), [])
    fixture.pass(minute)
    const third = await claimOne('w3')
    assert.deepEqual(
      dueRecipients(third, fixture.now()).map(({ address }) => address),
      ['eve@far.net']
    )
    assert.deepEqual([third.accepted, third.deliveries.length], [['bob@far.net'], 1])
  })

  test('written down late, the last recipient ends the message', async () => {
    const { id } = await queue.enqueue(newEmail())
    const first = await claimOne('w1')
    fixture.pass(minute)
    const second = await claimOne('w2')
    await queue.recordLate(first, [result('bob@far.net', 'sent')])
    const { is_locked, status } = await queue.show(id)
    assert.deepEqual([status, is_locked], ['sent', false])
    assert.equal(await queue.record(second, [result('bob@far.net', 'permanent', 550)]), undefined)
    assert.equal((await queue.sweep()).redacted, 1)
  })

  test('of results that are written together each has its own lot', async () => {
    for (const name of ['a', 'b', 'c', 'd'])
      await queue.enqueue(newEmail({ envelope: { from: 'ann@here.net', to: [`${name}@far.net`] } }))
    const mine = await claim('w1')
    const [lost] = mine
    await fixture.database.emails.updateOne({ _id: lost!._id }, { locked_by: 'w2', $inc: { attempts: 1 } })
    const tooLarge = { host: 'x'.repeat(20_000_000), priority: 0, ip: '192.0.2.1', port: 25 }
    const delivery = { mx: tooLarge, requireTLS: false, duration: 0 }
    const recorded = await Promise.allSettled(
      mine.map((email, place) => {
        const sent = result(email.recipients[0]!.address, 'sent')
        return queue.record(email, [place === 2 ? { ...sent, delivery } : sent])
      })
    )
    assert.deepEqual(
      recorded.map((each) => (each.status === 'fulfilled' ? each.value?.status : 'refused')),
      [undefined, 'sent', 'refused', 'sent']
    )
    const stored = await fixture.database.emails.find({}).sort({ _id: 1 })
    assert.deepEqual(
      stored.map(({ is_locked, recipients, status }) => [status, is_locked, recipients[0]!.status]),
      [
        ['queued', true, 'pending'],
        ['sent', false, 'sent'],
        ['queued', true, 'pending'],
        ['sent', false, 'sent']
      ]
    )
  })

  test('a later claim of the same worker is another claim', async () => {
    await queue.enqueue(newEmail())
    const first = await claimOne('w1')
    fixture.pass(minute)
    const second = await claimOne('w1')
    assert.equal(await queue.record(first, [result('bob@far.net', 'sent')]), undefined)
    assert.equal((await queue.record(second, [result('bob@far.net', 'sent')]))!.status, 'sent')
  })

  test('what a worker that was killed had claimed comes again, untouched', async () => {
    await queue.enqueue(newEmail({ date: new Date(Date.now() - 1000) }))
    const path = fileURLToPath(new URL('claiming-worker.ts', import.meta.url))
    const worker = await startProcess({
      command: process.execPath,
      args: [path, fixture.url, fixture.serverKey],
      ready: /^claimed 1$/
    })
    await worker.kill()
    fixture.pass(Date.now() - fixture.now().getTime())
    assert.deepEqual(await claim(), [])
    fixture.pass(2000)
    const email = await claimOne()
    assert.deepEqual(await queue.openBody(email), newEmail().raw)
  })

  test('uses an index', async () => {
    const { db } = fixture.database.connection
    const find = 'emails'
    const filter = { status: { $in: ['queued', 'deferred'] }, next_attempt_at: { $lte: new Date() } }
    const sort = { next_attempt_at: 1 }
    const plan = await db!.command({ explain: { find, filter, sort }, verbosity: 'queryPlanner' })
    assert.doesNotMatch(JSON.stringify(plan['queryPlanner'].winningPlan), /COLLSCAN/)
  })
})

describe('results', () => {
  const to = ['sent@x.net', 'gone@x.net', 'later@x.net', 'other@x.net']

  test('the sender is told once of a delay, and of what has gone through', async () => {
    const to = ['slow@x.net', 'here@x.net', 'far@x.net', 'known@x.net']
    await queue.enqueue(newEmail({ envelope: { from: 'ann@here.net', to } }))
    const told: Record<string, string[]>[] = []
    const report = async (changes: Changes) => {
      told.push(
        Object.fromEntries(
          Object.entries(changes).map(([name, list]) => [
            name,
            list.map(({ address }: EmailRecipient) => address)
          ])
        )
      )
    }
    const delivery = { requireTLS: false, duration: 1 }
    const sent = (address: string) => ({ kind: 'sent' as const, address, code: 250, reply: '2.0.0 ok' })
    const results = [
      result('slow@x.net', 'temporary', 451),
      sent('here@x.net'),
      { ...sent('far@x.net'), delivery },
      { ...sent('known@x.net'), delivery: { ...delivery, hasDsn: true } }
    ]
    await queue.record(await claimOne(), results, { report })
    for (let tries = 0; tries < 7; tries++) {
      fixture.pass(5 * 3_600_000)
      await queue.record(await claimOne(), [result('slow@x.net', 'temporary', 451)], { report })
    }
    const none = { failed: [], delayed: [], delivered: [], relayed: [] }
    assert.deepEqual(told, [
      { ...none, delivered: ['here@x.net'], relayed: ['far@x.net'] },
      { ...none, delayed: ['slow@x.net'] }
    ])
    const [email] = await queue.list()
    const { hard_bounces, soft_bounces } = await queue.show(email!._id.toHexString())
    assert.deepEqual([hard_bounces.length, soft_bounces[0]!.category], [0, 'other'])
  })

  test('a body may be kept for a while, and a message sent by another way', async () => {
    const { id } = await queue.enqueue(newEmail())
    const route = { host: 'relay.net', port: 2525, tls: 'none' } as const
    assert.deepEqual((await queue.reroute(id, route)).route, route)
    assert.equal((await queue.reroute(id, undefined)).route, undefined)
    const email = await claimOne()
    await queue.record(email, [result('bob@far.net', 'sent')], { keepBodyMs: 24 * 3_600_000 })
    assert.equal((await queue.sweep()).redacted, 0)
    fixture.pass(25 * 3_600_000)
    assert.equal((await queue.sweep()).redacted, 1)
  })

  test('each recipient has its own state, and only those that are due come again', async () => {
    await queue.enqueue(newEmail({ envelope: { from: 'ann@here.net', to } }))
    const told: string[] = []
    const recorded = await queue.record(
      await claimOne(),
      [
        result('sent@x.net', 'sent'),
        result('gone@x.net', 'permanent', 550),
        result('later@x.net', 'temporary', 451)
      ],
      {
        async report({ failed }) {
          told.push(...failed.map(({ address }) => address))
        }
      }
    )
    assert.deepEqual(told, ['gone@x.net'])
    assert.deepEqual([recorded!.status, recorded!.finished], ['deferred', false])
    const again = await claimOne()
    assert.deepEqual(
      dueRecipients(again, fixture.now()).map(({ address }) => address),
      ['other@x.net']
    )
    assert.deepEqual(again.accepted, ['sent@x.net'])
    await queue.record(again, [result('other@x.net', 'sent')])
    assert.deepEqual(await claim(), [])
    fixture.pass(2 * minute)
    const third = await claimOne()
    assert.deepEqual(
      dueRecipients(third, fixture.now()).map(({ address }) => address),
      ['later@x.net']
    )
    assert.equal((await queue.record(third, [result('later@x.net', 'sent')]))!.status, 'partially_sent')
  })

  test('what is noted on the way survives the worker', async () => {
    await queue.enqueue(newEmail({ envelope: { from: 'ann@here.net', to: to.slice(0, 2) } }))
    const noted = await queue.note(await claimOne(), [result('sent@x.net', 'sent')])
    assert.equal(noted!.recipients[0]!.status, 'sent')
    fixture.pass(minute)
    const again = await claimOne('w2')
    assert.deepEqual(
      dueRecipients(again, fixture.now()).map(({ address }) => address),
      ['gone@x.net']
    )
    await queue.record(again, [result('gone@x.net', 'sent')])
    const { accepted, deliveries, status } = await queue.show(again._id.toHexString())
    assert.deepEqual([status, accepted], ['sent', ['sent@x.net', 'gone@x.net']])
    assert.equal(deliveries.length, 2)
  })

  test('a sender that cannot be told now is told later', async () => {
    await queue.enqueue(newEmail())
    const email = await claimOne()
    const bounce = [result('bob@far.net', 'permanent', 550)]
    await assert.rejects(
      queue.record(email, bounce, { report: () => Promise.reject(new Error('queue is down')) })
    )
    assert.equal((await queue.show(email._id.toHexString())).status, 'queued')
    assert.equal((await queue.record(email, bounce))!.status, 'bounced')
  })

  test('five days of trying end as a failure', async () => {
    await queue.enqueue(newEmail())
    const began = fixture.now().getTime()
    let attempts = 0
    for (;;) {
      fixture.pass(10 * minute)
      const [email] = await claim()
      if (!email) continue
      attempts++
      const recorded = await queue.record(email, [result('bob@far.net', 'temporary', 451)])
      if (recorded!.finished) break
    }
    assert.ok(fixture.now().getTime() - began >= 5 * day)
    assert.ok(attempts > 25 && attempts < 45, String(attempts))
  })

  test('without results it is given back', async () => {
    await queue.enqueue(newEmail())
    assert.equal((await queue.record(await claimOne(), []))!.status, 'queued')
    assert.equal((await claim()).length, 1)
  })
})

describe('the operator', () => {
  test('holds, releases, tries again, cancels', async () => {
    const { id } = await queue.enqueue(newEmail())
    assert.equal((await queue.hold(id)).status, 'pending')
    assert.deepEqual(await claim(), [])
    assert.equal((await queue.release(id)).status, 'queued')
    await queue.record(await claimOne(), [result('bob@far.net', 'temporary', 451)])
    assert.deepEqual(await claim(), [])
    assert.equal((await queue.retryNow(id)).status, 'deferred')
    await queue.record(await claimOne(), [result('bob@far.net', 'temporary', 451)])
    assert.equal((await queue.cancel(id)).status, 'rejected')
    fixture.pass(10 * day)
    assert.deepEqual(await claim(), [])
    await assert.rejects(queue.retryNow(id), /is rejected: it cannot be tried again/)
  })

  test('does not take a message out of the hands of a worker', async () => {
    const { id } = await queue.enqueue(newEmail())
    const email = await claimOne()
    for (const act of ['hold', 'retryNow', 'cancel'] as const)
      await assert.rejects(queue[act](id), /being sent at this moment/)
    assert.equal((await queue.record(email, [result('bob@far.net', 'sent')]))!.status, 'sent')
  })

  test('released mail that is to go later waits for its time', async () => {
    const { id } = await queue.enqueue(newEmail({ date: new Date(fixture.now().getTime() + day) }))
    await queue.hold(id)
    await queue.release(id)
    assert.deepEqual(await claim(), [])
    await queue.retryNow(id)
    assert.equal((await claim()).length, 1)
  })

  test('lists by state and domain, without bodies', async () => {
    const domain = newObjectId().toHexString()
    await queue.enqueue(newEmail({ domain }))
    await queue.enqueue(newEmail())
    const listed = await queue.list({ domain })
    assert.equal(listed.length, 1)
    assert.equal('message' in listed[0]!, false)
    assert.equal((await queue.list({ status: 'sent' })).length, 0)
    assert.equal((await queue.list({ limit: 1 })).length, 1)
    await assert.rejects(queue.list({ domain: 'far.net' }), QueueRefusal)
    await assert.rejects(queue.show('nonsense'), QueueRefusal)
  })
})

describe('the sweep', () => {
  test('takes out the bodies whose time is over, and those that a crash has left', async () => {
    await queue.enqueue(newEmail())
    const email = await claimOne()
    await queue.record(email, [result('bob@far.net', 'sent')], { keepBodyMs: minute })
    assert.equal((await queue.sweep()).redacted, 0)
    fixture.pass(minute)
    await queue.enqueue(newEmail({ raw: randomBytes(1_200_000) }))
    await queue.cancel((await queue.list({ status: 'queued' }))[0]!._id.toHexString())
    await queue.enqueue(newEmail())
    assert.equal((await queue.sweep()).redacted, 2)
    assert.equal((await queue.sweep()).redacted, 0)
    const stored = await fixture.database.emails.findOne({ _id: email._id }).lean()
    assert.deepEqual([stored!.is_redacted, stored!.message, stored!.subject], [true, undefined, undefined])
    assert.equal((await claim()).length, 1)
  })

  test('removes bodies without a message, but not those that may get one', async () => {
    const { bodies, emails } = fixture.database
    for (const { _id } of await bodies.find({}).toArray()) await bodies.delete(_id)
    fixture.pass(Date.now() - fixture.now().getTime())
    await queue.enqueue(newEmail({ raw: randomBytes(1_200_000) }))
    await queue.enqueue(newEmail({ raw: randomBytes(1_200_000) }))
    await emails.deleteOne({})
    assert.equal((await queue.sweep()).orphans, 0)
    fixture.pass(2 * day)
    assert.equal((await queue.sweep()).orphans, 1)
    assert.equal((await bodies.find({}).toArray()).length, 1)
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createServerSealer, generateServerKey } from '@postkeep/crypto'
import { connectDatabase } from '@postkeep/database'
import { createJournal } from '@postkeep/journey'
import { createMetrics } from '@postkeep/lifecycle'
import { silentLogger as logger } from '@postkeep/log'
import { createQueue } from '@postkeep/outbound'
import { startMongo } from '@postkeep/testkit'
import { smtpBreeEvents } from '../src/events.ts'
import { Worker } from '../src/worker.ts'
import { startSuite, submission, until } from './suite.ts'

test('a worker that claims again what it still holds lets go of it first', { timeout: 180_000 }, async () => {
  const mongo = await startMongo()
  const database = await connectDatabase({ url: mongo.url, logger })
  const queue = createQueue({ database, sealer: createServerSealer(generateServerKey()), logger })
  await queue.enqueue(submission(['bob@here.net']))
  const journal = createJournal({ database, service: 'smtp-bree', logger })
  const signals: AbortSignal[] = []
  const wereAborted: boolean[] = []
  const { promise: end, resolve } = Promise.withResolvers<void>()
  const worker = new Worker({
    queue,
    events: smtpBreeEvents(logger, createMetrics('test'), journal),
    attempt(_email, { signal }) {
      wereAborted.push(...signals.map(({ aborted }) => aborted))
      signals.push(signal)
      return end
    },
    mostHeld: 10,
    leaseMs: 60_000,
    pollMs: 20
  })
  await until(() => signals.length === 1)
  // As if the machine had slept through the lease.
  await database.emails.updateOne({}, { next_attempt_at: new Date(0) })
  await until(() => signals.length === 2)
  assert.deepEqual([wereAborted, signals[1]!.aborted], [[true], false])
  resolve()
  await worker[Symbol.asyncDispose]()
  await journal[Symbol.asyncDispose]()
  await database.close()
  await mongo.stop()
})

test(
  'what is still being sent when the database comes back is not claimed again',
  { timeout: 60_000 },
  async () => {
    await using suite = await startSuite()
    await using journal = createJournal({ database: suite.database, service: 'smtp-bree', logger })
    const { id } = await suite.submit(['bob@far.net'])
    const signals: AbortSignal[] = []
    const { promise: end, resolve } = Promise.withResolvers<void>()
    await using _worker = new Worker({
      queue: suite.queue,
      events: smtpBreeEvents(logger, createMetrics('test'), journal),
      attempt(_email, { signal }) {
        signals.push(signal)
        return end
      },
      mostHeld: 10,
      leaseMs: 900,
      pollMs: 20
    })
    // Ends before the worker, which waits for its attempt.
    using _attempt = { [Symbol.dispose]: resolve }
    await until(() => signals.length === 1)
    await suite.mongo.kill()
    const leaseEnd = Date.now() + 900
    await until(() => Date.now() > leaseEnd)
    await suite.mongo.start()
    await until(async () => {
      const email = await suite.queue.show(id).catch(() => undefined)
      return email?.lease_until !== undefined && email.lease_until.getTime() > leaseEnd
    })
    assert.deepEqual([signals.length, signals[0]!.aborted], [1, false])
    assert.equal((await suite.queue.show(id)).attempts, 1)
  }
)

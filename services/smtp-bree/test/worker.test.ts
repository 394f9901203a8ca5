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
import { submission, until } from './suite.ts'

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
    attempt(_email, signal) {
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

// The promise of the MX: what was answered with 250 is there, once, byte for byte, whatever is killed meanwhile.
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { test } from 'node:test'
import { seededRandom } from '@postkeep/testkit'
import { startMx, type MxFixture, type Part } from './fixture.ts'
import { faultsOf, letters, Progress, seed, sender, storedLetters } from './letters.ts'

const messageCount = 1000
const killsEach = 10
const connections = 6

async function killer(part: Part, progress: Progress, random: () => number): Promise<void> {
  const moments = Array.from({ length: killsEach }, () => 1 + Math.floor(random() * (messageCount - 50)))
  for (const moment of moments.toSorted((a, b) => a - b)) {
    await progress.reached(moment)
    await pause(random() * 20)
    await part.kill()
    await part.restart()
  }
}

/** Keeps the mailbox open, as a client that is always connected would. */
async function reader(mx: MxFixture, address: string, until: AbortSignal): Promise<void> {
  while (!until.aborted) {
    try {
      const session = await mx.logIn(address)
      const ended = Promise.withResolvers<void>()
      session.onEnd(() => ended.resolve())
      until.addEventListener('abort', () => ended.resolve(), { once: true })
      await session.openFolder('INBOX')
      if (until.aborted) return
      await ended.promise
    } catch {
      // The service is being killed: that is what this test is about.
      await pause(50)
    }
  }
}

test(`${messageCount} messages while mx and sqlite are killed ${killsEach} times each`, async (t) => {
  await using mx = await startMx({ mxProcess: true, environment: { LAB: 'true' } })
  const random = seededRandom(seed)
  const open = await mx.addMailbox('open')
  const recipients = [open, await mx.addMailbox('locked'), await mx.addMailbox('other')]
  const all = letters(messageCount, recipients, random)
  const queue = [...all]
  const progress = new Progress()
  const done = new AbortController()
  const reading = reader(mx, open, done.signal)

  await Promise.all([
    ...Array.from({ length: connections }, () => sender(mx.port, queue, progress)),
    killer(mx.mx, progress, random),
    killer(mx.sqlite, progress, random)
  ])
  done.abort()
  await reading
  assert.equal(progress.count, messageCount)

  const stored = await storedLetters(mx, recipients)
  const faults = faultsOf(all, stored)
  t.diagnostic(`${all.length} messages, ${faults.length} faults, seed ${seed}`)
  assert.deepEqual(faults, [])
  assert.equal(stored.size, messageCount)
})

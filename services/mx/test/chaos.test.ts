// Mail in and out while everything that it goes through is killed in turn: nothing is lost, and nothing comes twice
// but where the answer of the remote server was lost. CHAOS_IN and CHAOS_OUT make it as long as one wishes.
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { test } from 'node:test'
import { startRemote } from '../../smtp-bree/test/remote-server.ts'
import { domain, startMx, startPart, type MxFixture, type Part } from './fixture.ts'
import { faultsOf, letters, Progress, seed, seededRandom, sender, storedLetters } from './letters.ts'

const inCount = Number(process.env['CHAOS_IN'] ?? 300)
const outCount = Number(process.env['CHAOS_OUT'] ?? 100)
const connections = 6
/** Messages that the delivering service sends at a time. */
const slots = 10
/** Of each part: one for each hundred messages and a half. */
const rounds = Math.max(2, Math.round(inCount / 150))

/** As the submission service does it: the same key again until it is in the queue. */
async function submitter(mx: MxFixture, numbers: number[], progress: Progress): Promise<void> {
  for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) {
    // Spread over the whole.
    await progress.reached(Math.floor((number * inCount) / outCount))
    const raw = `From: ann@${domain}\r\nSubject: out\r\nMessage-ID: <${number}@${domain}>\r\n\r\n${number}\r\n`
    const email = {
      kind: 'submission',
      key: `chaos ${number}`,
      envelope: { from: `ann@${domain}`, to: [`far${number}@far.net`] },
      raw: Buffer.from(raw),
      trace: `chaos-${number}`
    } as const
    while (!(await isDone(() => mx.queue.enqueue(email)))) await pause(20)
    progress.add()
  }
}

async function isDone(work: () => Promise<unknown>): Promise<boolean> {
  return work().then(
    () => true,
    // What it needs is being killed: that is what this test is about.
    () => false
  )
}

/** All in turn, over and over, each somewhere between two moments of the whole. */
async function killer(parts: readonly Part[], progress: Progress, random: () => number): Promise<void> {
  const kills = rounds * parts.length
  const step = (inCount + outCount - 50) / kills
  for (let index = 0; index < kills; index++) {
    await progress.reached(Math.floor((index + random()) * step))
    const part = parts[index % parts.length]!
    await part.kill()
    await part.restart()
  }
}

/** What was put off meanwhile is tried at once, until there is no more. */
async function drained(mx: MxFixture): Promise<void> {
  for (;;) {
    const open = await mx.database.emails.find({ status: { $in: ['queued', 'deferred'] } }, { status: 1 })
    if (open.length === 0) return
    for (const { _id, status } of open) {
      if (status === 'deferred') await isDone(() => mx.queue.retryNow(_id.toHexString()))
    }
    await pause(50)
  }
}

test(
  `${inCount} messages in and ${outCount} out while all services and stores are killed ${rounds} times each`,
  {
    timeout: 120_000 + (inCount + outCount) * 200
  },
  async (t) => {
    await using remote = await startRemote()
    const environment = {
      LAB: 'true',
      OUTBOUND_PORT: String(remote.port),
      OUTBOUND_ALLOW_PRIVATE: 'true',
      OUTBOUND_CONCURRENCY: String(slots),
      QUEUE_LEASE: '2s',
      QUEUE_POLL: '100ms'
    }
    await using mx = await startMx({ mxProcess: true, environment })
    mx.dns.zone.set('far.net', 'A', ['127.0.0.1'])
    await using delivering = await startPart('smtp-bree', { ...mx.environment, LAB: 'false' })
    const recipients = [await mx.addMailbox('one'), await mx.addMailbox('two'), await mx.addMailbox('three')]
    const random = seededRandom(seed)
    const all = letters(inCount, recipients, random)
    const [incoming, outgoing] = [[...all], Array.from({ length: outCount }, (_, number) => number)]
    const progress = new Progress()

    await Promise.all([
      ...Array.from({ length: connections }, () => sender(mx.port, incoming, progress)),
      submitter(mx, outgoing, progress),
      submitter(mx, outgoing, progress),
      killer([mx.mx, delivering, mx.sqlite, mx.redis, mx.mongo], progress, random)
    ])
    assert.equal(progress.count, inCount + outCount)
    await drained(mx)

    const stored = await storedLetters(mx, recipients)
    assert.deepEqual(faultsOf(all, stored), [])
    assert.equal(stored.size, inCount)
    const sent = remote.mails.map(({ to }) => to[0])
    assert.equal(new Set(sent).size, outCount)
    const doubles = sent.length - outCount
    t.diagnostic(`${doubles} doubles at the remote server, seed ${seed}`)
    assert.ok(doubles <= rounds * slots, String(doubles))
    assert.equal(await mx.database.emails.countDocuments({ status: 'sent' }), outCount)
  }
)

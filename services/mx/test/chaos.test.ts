// Mail in and out while every service and every store is killed in turn: nothing is lost, and nothing comes twice but
// where the answer of the remote server was lost with the process that waited for it. `npm run chaos` is the long form.
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { test } from 'node:test'
import { freePort, seededRandom } from '@postkeep/testkit'
import { startRemote, type Mail } from '../../smtp-bree/test/remote-server.ts'
import { domain, password, startMx, startPart, type MxFixture, type Part } from './fixture.ts'
import { faultsOf, letters, Progress, seed, sendAll, sender, storedLetters } from './letters.ts'
import { SmtpClient } from './smtp-client.ts'

const inCount = Number(process.env['CHAOS_IN'] ?? 200)
const outCount = Number(process.env['CHAOS_OUT'] ?? 70)
/** How often each part is killed. */
const rounds = Number(process.env['CHAOS_ROUNDS'] ?? 1)
const connections = 6
/** Beside the MX and the service that keeps mailboxes; those that no mail goes through come with the long form. */
const mailServices = ['smtp', 'smtp-bree', 'bree', 'sqlite-bree', 'imap']
const otherServices = ['pop3', 'api', 'caldav', 'carddav', 'web']
const services = rounds > 1 ? [...mailServices, ...otherServices] : mailServices
const ports = [
  'SMTP_PORT',
  'SMTPS_PORT',
  'IMAP_PORT',
  'IMAPS_PORT',
  'POP3_PORT',
  'POP3S_PORT',
  'API_PORT',
  'CALDAV_PORT',
  'CARDDAV_PORT',
  'WEB_PORT',
  'WEB_HTTP_PORT'
]
const author = `ann@${domain}`

/** A mail program that sends each message until the submission service has taken it. */
function submitter(mx: MxFixture, numbers: number[], progress: Progress): Promise<void> {
  const port = Number(mx.environment['SMTPS_PORT'])
  return sendAll(numbers, progress, {
    connect: () => SmtpClient.logIn(port, { user: author, password }),
    async mailOf(number) {
      // Spread over the whole.
      await progress.reached(Math.floor((number * inCount) / outCount))
      const raw = `From: ${author}\r\nSubject: out\r\nMessage-ID: <${number}@${domain}>\r\n\r\n${number}\r\n`
      return { from: author, to: [`far${number}@far.net`], raw }
    }
  })
}

async function isDone(work: () => Promise<unknown>): Promise<boolean> {
  return work().then(
    () => true,
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

/** Of what came more than once: copies whose sender did not live to note the answer, and those without that excuse. */
function doublesOf(mails: readonly Mail[]): { excused: number; inexcusable: string[] } {
  const copies = Map.groupBy(mails, ({ to }) => to[0]!)
  const doubled = [...copies].filter(([, each]) => each.length > 1)
  // One of them may be the one that was noted.
  const isExcused = (each: readonly Mail[]) =>
    each.filter(({ client }) => client.isCut).length >= each.length - 1
  return {
    excused: doubled
      .filter(([, each]) => isExcused(each))
      .reduce((sum, [, each]) => sum + each.length - 1, 0),
    inexcusable: doubled.filter(([, each]) => !isExcused(each)).map(([to, each]) => `${to}: ${each.length}`)
  }
}

test(
  `${inCount} messages in and ${outCount} out while all services and stores are killed, ${rounds} times each`,
  { timeout: 120_000 + (inCount + outCount) * 200 + rounds * 60_000 },
  async (t) => {
    await using remote = await startRemote()
    const environment: Record<string, string> = {
      LAB: 'true',
      OUTBOUND_PORT: String(remote.port),
      OUTBOUND_ALLOW_PRIVATE: 'true',
      QUEUE_LEASE: '2s',
      QUEUE_POLL: '100ms',
      WEB_URL: 'https://localhost'
    }
    for (const name of ports) environment[name] = String(await freePort())
    await using mx = await startMx({ mxProcess: true, environment })
    mx.dns.zone.set('far.net', 'A', ['127.0.0.1'])
    await mx.addMailbox('ann')
    await using stack = new AsyncDisposableStack()
    const parts: Part[] = [mx.mx, mx.sqlite, mx.redis, mx.mongo]
    for (const name of services) {
      // In the laboratory nothing leaves.
      const lab = String(name !== 'smtp-bree')
      parts.push(stack.use(await startPart(name, { ...mx.environment, LAB: lab })))
    }
    const recipients = [await mx.addMailbox('one'), await mx.addMailbox('two'), await mx.addMailbox('three')]
    const random = seededRandom(seed)
    const all = letters(inCount, recipients, random)
    const [incoming, outgoing] = [[...all], Array.from({ length: outCount }, (_, number) => number)]
    const progress = new Progress()

    await Promise.all([
      ...Array.from({ length: connections }, () => sender(mx.port, incoming, progress)),
      submitter(mx, outgoing, progress),
      submitter(mx, outgoing, progress),
      killer(parts, progress, random)
    ])
    assert.equal(progress.count, inCount + outCount)
    await drained(mx)

    const stored = await storedLetters(mx, recipients)
    assert.deepEqual(faultsOf(all, stored), [])
    assert.equal(stored.size, inCount)
    assert.equal(new Set(remote.mails.map(({ to }) => to[0])).size, outCount)
    const { excused, inexcusable } = doublesOf(remote.mails)
    t.diagnostic(`${parts.length * rounds} kills; twice elsewhere, its answer lost: ${excused}; seed ${seed}`)
    assert.deepEqual(inexcusable, [])
    assert.equal(await mx.database.emails.countDocuments({ status: 'sent' }), outCount)
  }
)

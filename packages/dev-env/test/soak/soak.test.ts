// Fifty clients of all protocols against models that know what must be there, while services are killed. Then a calm time, in which no
// service may grow. Minutes in the short form; `npm run soak`: an hour.
import assert from 'node:assert/strict'
import { availableParallelism } from 'node:os'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { test, type TestContext } from 'node:test'
import { proportionalMemory, seededRandom, temporaryFolder } from '@postkeep/testkit'
import { startSuite, type Suite } from '../../src/index.ts'
import { domain } from '../test-suite.ts'
import { keepCalendar } from './calendar-client.ts'
import { oneOf, Tally, type Person, type Soak } from './client.ts'
import { lettersIn, readByImap } from './imap-reader.ts'
import { sendFromOutside, sendToOthers } from './mail-senders.ts'
import { MailboxModel } from './mailbox-model.ts'
import { readByPop3 } from './pop3-reader.ts'

const minutes = Number(process.env['SOAK_MINUTES'] ?? 3)
const seed = Number(process.env['SOAK_SEED'] ?? 20_261_121)
/** Of the time, in which services are killed. */
const wildShare = 0.6
const households = 10
const victims = ['mx', 'smtp', 'smtp-bree', 'imap', 'pop3', 'sqlite', 'caldav'] as const
const plenty = '1000000'
/** MiB that a service may grow by in the calm time: collectors are lazy, leaks of fifty clients are not that small. */
const mostGrowth = 96
/** What sqlite's page caches take when they are full: 64 a thread. One that was killed last fills them for minutes. */
const pageCaches = 64 * availableParallelism()
const cachesAreFullMs = 5 * 60_000

test(`50 clients for ${minutes} minutes: nothing is lost, doubled or changed, and nothing grows`, async (context) => {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const suite = stack.use(
    await startSuite({
      dataDir: folder.path,
      domain,
      environment: {
        MX_LIMIT_CONNECTIONS: plenty,
        MX_LIMIT_MESSAGES: plenty,
        MX_LIMIT_RECIPIENTS: plenty,
        MX_LIMIT_SENDER_MESSAGES: plenty,
        SMTP_DAILY_LIMIT: plenty,
        QUEUE_LEASE: '5s'
      },
      lab: true,
      portBase: 'free',
      processes: true,
      reset: false,
      users: households,
      verbose: false
    })
  )
  const stop = new AbortController()
  const soak = newSoak(suite, stop.signal)
  const clients = startClients(soak)
  // A fault that a client finds ends the test at once, and not at its end.
  const fault = Promise.race(
    clients.all.map((client) => client.then(() => new Promise<never>(() => undefined)))
  )
  const play = (async () => {
    const kills = await kill(soak, minutes * 60_000 * wildShare)
    context.diagnostic(`${kills} services killed`)
    await staysSmall(soak, context, minutes * 60_000 * (1 - wildShare))
  })()
  try {
    await Promise.race([play, fault])
  } finally {
    stop.abort()
    await Promise.allSettled([...clients.all, play])
  }
  context.diagnostic(`seed ${seed}; ${soak.tally.text}`)
  for (const name of ['mail from outside', 'submission', 'IMAP', 'POP3', 'CalDAV']) {
    assert.ok(soak.tally.doneOf(name) > 0, `${name}: ${soak.tally.text}`)
  }
  for (const keeper of await Promise.all(clients.calendars)) await keeper.check()
  for (const person of soak.people) await checkMailbox(soak, person, context)
})

function newSoak(suite: Suite, stop: AbortSignal): Soak {
  const random = seededRandom(seed)
  let tokens = 0
  return {
    suite,
    ca: readFileSync(suite.parts.certificates.ca),
    people: suite.seeded.accounts
      .filter(({ address }) => /^u\d+@/.test(address))
      .map((login) => ({ login, model: new MailboxModel() })),
    stop,
    random,
    pauseMs: 500,
    tally: new Tally(),
    newToken: () => `t${String(++tokens).padStart(8, '0')}`
  }
}

/** Five of each household. */
function startClients(soak: Soak) {
  const calendars = soak.people.map((person) => keepCalendar(soak, person))
  const others = soak.people.flatMap((person, index) => [
    readByImap(soak, person),
    readByImap(soak, person),
    readByPop3(soak, person),
    index % 2 === 0 ? sendFromOutside(soak) : sendToOthers(soak, person)
  ])
  return { calendars, all: [...others, ...calendars] }
}

/** How many were. */
async function kill({ random, suite }: Soak, ms: number): Promise<number> {
  const end = performance.now() + ms
  let kills = 0
  while (performance.now() < end) {
    await sleep(1000 + random() * 4000)
    const victim = suite.services.get(oneOf(victims, random()))!
    await victim.kill()
    await sleep(random() * 500)
    await victim.restart()
    kills++
  }
  return kills
}

/** Measured when all have been at work for a while, those too that were killed last and begin with empty caches; and at the end. */
async function staysSmall({ suite }: Soak, context: TestContext, ms: number): Promise<void> {
  await sleep(ms / 2)
  const before = memoryOf(suite)
  await sleep(ms / 2)
  const after = memoryOf(suite)
  const grown = [...after].map(([name, size]) => ({ name, size, by: size - before.get(name)! }))
  context.diagnostic(
    grown.map(({ by, name, size }) => `${name} ${size} MiB (${by >= 0 ? '+' : ''}${by})`).join(', ')
  )
  for (const { by, name } of grown) {
    const fills = name === 'sqlite' && ms / 2 < cachesAreFullMs
    assert.ok(by <= mostGrowth + (fills ? pageCaches : 0), `${name} has grown by ${by} MiB`)
  }
}

/** MiB, as PSS. */
function memoryOf(suite: Suite): Map<string, number> {
  return new Map(
    [...suite.services.values()].map(({ name, pid }) => [name, Math.round(proportionalMemory([pid!]))])
  )
}

/** What was submitted may still be in the queue: it is waited for. */
async function checkMailbox(soak: Soak, person: Person, context: TestContext): Promise<void> {
  let found = await lettersIn(soak, person)
  while (person.model.missingIn(found) > 0 && !context.signal.aborted) {
    await sleep(500)
    found = await lettersIn(soak, person)
  }
  const { gone, there, uncertain } = person.model.counts
  context.diagnostic(`${person.login.address}: ${there} there, ${gone} gone, ${uncertain} uncertain`)
  assert.deepEqual(person.model.faultsOf(found), [])
}

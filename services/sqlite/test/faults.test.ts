// What the service goes through: kill -9, a worker that fails, Redis or MongoDB away, a stop in the middle of work.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Worker } from 'node:worker_threads'
import { silentLogger } from '@postkeep/log'
import { connectMailboxes, type MailboxClient } from '@postkeep/mailbox-client'
import { decompressBody } from '@postkeep/mailbox-contract'
import { freePort, startMongoProcess, startProcess, temporaryFolder } from '@postkeep/testkit'
import { delivery, login, makeMailbox, openSession, secret, startSuite } from './suite.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** Until the service answers; the client connects again by itself. */
async function persist<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'unavailable')) throw error
      await pause(20)
    }
  }
}

test('kill -9 in a stream of deliveries: each acknowledged once, byte for byte', async () => {
  await using suite = await startSuite()
  await using folder = await temporaryFolder()
  const port = await freePort()
  const env = { ...suite.environment, SQLITE_PATH: folder.path, SQLITE_PORT: String(port) }
  const start = () => startProcess({ command: process.execPath, args: [main], env, ready: /"ready"/ })
  let service = await start()
  await using client = connectMailboxes({ host: '127.0.0.1', port, secret, logger: silentLogger })
  const ann = await makeMailbox(suite, client, 'ann')

  const sent = new Map<string, Buffer>()
  const total = 120
  let next = 0
  let sinceKill = 0
  let progress = Promise.withResolvers<void>()
  async function send(): Promise<void> {
    while (next < total) {
      const text = `k${next++}`
      const { params, compressed, raw } = delivery(ann.mailbox, text)
      await persist(() => client.deliver(params, compressed))
      sent.set(text, raw)
      sinceKill += 1
      if (sinceKill === 25) progress.resolve()
    }
    progress.resolve()
  }
  const senders = Array.from({ length: 5 }, send)
  for (let kill = 0; kill < 3; kill += 1) {
    // Once locked, once unlocked.
    if (kill % 2 === 1) await persist(() => openSession(client, ann))
    await progress.promise
    await service.kill()
    sinceKill = 0
    progress = Promise.withResolvers()
    service = await start()
  }
  await Promise.all(senders)
  const session = await persist(() => openSession(client, ann))
  const { folder: inbox } = await session.openFolder('INBOX')
  const { columns } = await session.columns(inbox.id, ['body'])
  const found: string[] = []
  await session.bodies([...columns.body], ({ size, compressed }) => {
    const raw = decompressBody(compressed, size)
    const text = /^Subject: (.*)\r$/m.exec(raw.toString())![1]!
    assert.deepEqual(raw, sent.get(text))
    found.push(text)
  })
  assert.deepEqual(found.toSorted(), [...sent.keys()].toSorted())
  assert.equal(sent.size, total)
  await service.stop()
})

test('SIGTERM: what was begun is answered, and the mailboxes are closed', async () => {
  await using suite = await startSuite()
  await using folder = await temporaryFolder()
  const port = await freePort()
  const env = { ...suite.environment, SQLITE_PATH: folder.path, SQLITE_PORT: String(port) }
  const service = await startProcess({ command: process.execPath, args: [main], env, ready: /"ready"/ })
  await using client = connectMailboxes({ host: '127.0.0.1', port, secret, logger: silentLogger })
  const bob = await makeMailbox(suite, client, 'bob')
  await openSession(client, bob)
  const deliveries = Array.from({ length: 20 }, (_, index) => delivery(bob.mailbox, `s${index}`))
  const answers = deliveries.map(({ params, compressed }) => client.deliver(params, compressed))
  await answers[0]
  assert.equal(await service.stop(), 0)
  for (const answer of await Promise.allSettled(answers)) {
    assert.ok(answer.status === 'fulfilled' && answer.value.kind === 'stored')
  }
  const files = readdirSync(`${folder.path}/${bob.mailbox.slice(-2)}/${bob.mailbox}`)
  assert.ok(!files.some((name) => name.endsWith('-wal')), files.join())
})

test('a worker that fails ends its sessions and is replaced; the others go on', async () => {
  const workers: Worker[] = []
  const collect = (worker: Worker) => workers.push(worker)
  process.on('worker', collect)
  await using suite = await startSuite()
  process.off('worker', collect)
  await using client = suite.connect()
  const boxes = [await makeMailbox(suite, client, 'w0'), await makeMailbox(suite, client, 'w1')]
  const sessions = await Promise.all(boxes.map((box) => openSession(client, box)))
  const owners = boxes.map(({ mailbox }) => Number.parseInt(mailbox.slice(-8), 16) % 2)
  const ended = sessions.map(
    (session) => new Promise<string>((resolve) => session.onEnd(({ code }) => resolve(code)))
  )
  await workers[owners[0]!]!.terminate()
  assert.equal(await ended[0], 'unavailable')
  await assert.rejects(sessions[0]!.listFolders(), { code: 'unavailable' })
  if (owners[0] !== owners[1]) assert.ok((await sessions[1]!.listFolders()).length > 0)
  const again = await persist(() => openSession(client, boxes[0]!))
  assert.ok((await again.listFolders()).length > 0)
})

test('without Redis logins go on, limited by the process alone', async () => {
  await using suite = await startSuite({ env: { LOGIN_FAILURES_PER_ACCOUNT: '3' } })
  await using client = suite.connect()
  const carol = await makeMailbox(suite, client, 'carol')
  await suite.redis.kill()
  const tries = []
  for (let index = 0; index < 4; index += 1) tries.push(await client.login(login(carol.username, 'wrong')))
  assert.deepEqual(
    tries.map((outcome) => outcome.kind === 'refused' && outcome.reason),
    ['invalid', 'invalid', 'invalid', 'limited']
  )
  const dave = await makeMailbox(suite, client, 'dave')
  assert.equal((await client.login(login(dave.username, dave.password))).kind, 'accepted')
  // Its counts are those of Redis again when it is back: there it has failed nowhere yet.
  await suite.redis.restart()
  while ((await client.login(login(carol.username, carol.password))).kind !== 'accepted') await pause(20)
})

test('without MongoDB logins are unavailable, mail still comes in, and all goes on when it is back', async () => {
  await using folder = await temporaryFolder()
  let mongo = await startMongoProcess({ dbpath: folder.path })
  const { port } = mongo
  await using suite = await startSuite({ mongoUrl: `${mongo.url}/postkeep` })
  await using client = suite.connect()
  const eve = await makeMailbox(suite, client, 'eve')
  await mongo.kill()
  await assert.rejects(client.login(login(eve.username, eve.password)), { code: 'unavailable' })
  const { params, compressed } = delivery(eve.mailbox, 'meanwhile')
  assert.equal((await client.deliver(params, compressed)).kind, 'sealed')
  mongo = await startMongoProcess({ dbpath: folder.path, port })
  const session = await persist(() => openSession(client as MailboxClient, eve))
  assert.equal((await session.folderStatus(['INBOX']))[0]?.messages, 1)
  await session.logout()
  await mongo.stop()
})

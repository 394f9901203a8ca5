// What the MX says while something that it needs is away, and that it goes on by itself when it is back.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startMx, type MxFixture } from './fixture.ts'
import { SmtpClient } from './smtp-client.ts'

const from = 'bob@there.test'
let mx: MxFixture

before(async () => (mx = await startMx()))
after(() => mx[Symbol.asyncDispose]())

async function send(to: string, raw: string): Promise<string> {
  using client = await SmtpClient.connect(mx.port)
  const { text } = await client.send({ from, to: [to], raw })
  await client.say('QUIT')
  return text
}

/** A sender's queue: tries until it is taken. Gives the answers on the way. */
async function sendUntilTaken(to: string, raw: string): Promise<string[]> {
  const answers: string[] = []
  for (;;) {
    const answer = await send(to, raw)
    if (answer.startsWith('250')) return answers
    answers.push(answer)
  }
}

async function failing(): Promise<string[]> {
  const { checks } = await mx.health()
  return Object.keys(checks).filter((name) => !checks[name]!.ok)
}

test('without the mailbox service: 451, and the same message later, once', async () => {
  const to = await mx.addMailbox('ann')
  const raw = 'Subject: sqlite\r\n\r\ntext\r\n'
  assert.deepEqual(await failing(), [])
  await mx.sqlite.kill()
  assert.match(await send(to, raw), /^451 4\.3\.0 /)
  assert.deepEqual(await failing(), ['sqlite'])
  await mx.sqlite.restart()
  for (const answer of await sendUntilTaken(to, raw)) assert.match(answer, /^451 4\.3\.0 /)
  assert.equal((await mx.messages(to)).length, 1)
  assert.deepEqual(await failing(), [])
})

test('a mailbox gone and a forward on its way: what is durable is not made twice', async () => {
  const out = await mx.addAlias('out', { recipients: ['out@far.test'] })
  const to = await mx.addMailbox('both')
  const raw = 'Subject: both\r\n\r\ntext\r\n'
  await mx.sqlite.kill()
  using client = await SmtpClient.connect(mx.port)
  assert.match((await client.send({ from, to: [out, to], raw })).text, /^451 4\.3\.0 /)
  assert.equal((await mx.queue.list()).length, 1)
  await mx.sqlite.restart()
  let answer = ''
  while (!answer.startsWith('250')) {
    answer = (await client.send({ from, to: [out, to], raw })).text
    await client.say('RSET')
  }
  assert.equal((await mx.queue.list()).length, 1)
  assert.equal((await mx.messages(to)).length, 1)
})

test('without Redis nothing is missing', async () => {
  const out = await mx.addAlias('redis', { recipients: ['redis@far.test'] })
  await mx.redis.kill()
  assert.match(await send(out, 'Subject: redis\r\n\r\n'), /^250 /)
  await mx.redis.restart()
})

test('without MongoDB: 451 at RCPT for who is not known yet, and later all is well', async () => {
  const to = await mx.addMailbox('late')
  const raw = 'Subject: mongo\r\n\r\ntext\r\n'
  await mx.mongo.kill()
  assert.match(await send(to, raw), /^451 4\.3\.0 /)
  assert.deepEqual(await failing(), ['mongodb'])
  await mx.mongo.restart()
  for (const answer of await sendUntilTaken(to, raw)) assert.match(answer, /^451 4\.3\.0 /)
  assert.equal((await mx.messages(to)).length, 1)
})

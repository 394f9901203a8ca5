// Mail of other people's servers, and of their load generator: all of it, once, and nothing hidden in it.
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { after, before, describe, test } from 'node:test'
import {
  falseEnds,
  isSmuggled,
  runProgram,
  smugglingMessage,
  startExim,
  startPostfix,
  without,
  withoutExim,
  withoutPostfix,
  type PeerServer
} from '@postkeep/testkit'
import { domain, startMx, type MxFixture } from './fixture.ts'
import { SmtpClient } from './smtp-client.ts'

const limit = { timeout: 180_000 }
const peerDomain = 'peer.test'
const from = `bob@${peerDomain}`
/** Of `smtp-source`. */
const messageCount = Number(process.env['LOAD_MESSAGES'] ?? 500)
let mx: MxFixture

before(async () => (mx = await startMx({ environment: { LAB: 'true' } })))
after(() => mx[Symbol.asyncDispose]())

/** The bytes as they are, dots too; gives all that the server answers until it has answered QUIT. */
async function sendRaw(port: number, to: string, raw: string): Promise<string[]> {
  using client = await SmtpClient.connect(port)
  for (const command of [`MAIL FROM:<${from}>`, `RCPT TO:<${to}>`, 'DATA']) await client.say(command)
  client.socket.write(Buffer.from(`${raw}\r\n.\r\nQUIT\r\n`, 'latin1'))
  const answers: string[] = []
  for (;;) {
    const { code, text } = await client.reply()
    if (code === 221) return answers
    answers.push(text)
  }
}

test('no false end splits a message that a client sends: it is refused as a whole, or taken as one', async () => {
  for (const [index, end] of falseEnds.entries()) {
    const to = await mx.addMailbox(`direct${index}`)
    const raw = smugglingMessage({ subject: `n${index}`, from, to, end })
    const answers = await sendRaw(mx.port, to, raw)
    assert.equal(answers.length, 1, JSON.stringify({ end, answers }))
    const stored = await mx.messages(to)
    assert.equal(stored.length, answers[0]!.startsWith('250') ? 1 : 0, JSON.stringify({ end, answers }))
    assert.ok(!stored.some((message) => isSmuggled(message.toString('latin1'))))
    // Without a NUL it is a bare line ending that is refused.
    if (!end.includes('\0')) assert.match(answers[0]!, /^550 5\.6\.11 /)
  }
})

interface Peer {
  readonly name: string
  readonly skip: string | false
  readonly start: typeof startPostfix
}

const peers: Peer[] = [
  { name: 'Postfix', skip: withoutPostfix(), start: startPostfix },
  { name: 'Exim', skip: withoutExim(), start: startExim }
]

for (const { name, skip, start } of peers) {
  describe(`${name} before us`, { skip }, () => {
    let peer: PeerServer
    before(async () => {
      peer = await start({ domain: peerDomain, relay: { domain, port: mx.port } })
    })
    after(() => peer?.[Symbol.asyncDispose]())

    const idle = async () => {
      while (!(await peer.isIdle())) await pause(50)
    }

    test('relays with TLS: the message is here, whole', limit, async () => {
      const to = await mx.addMailbox(`${name}-tls`)
      const lines = ['Subject: relayed', '', '.', '..two', 'é'.repeat(300), '']
      using client = await SmtpClient.connect(peer.port)
      const { text } = await client.send({ from, to: [to], raw: lines.join('\r\n') })
      assert.match(text, /^250 /)
      await idle()
      const [message, ...more] = (await mx.messages(to)).map(String)
      assert.equal(more.length, 0)
      assert.match(message!, /^Received: from (postfix|exim)\.peer\.test[^\r]*\r\n by [^\r]* with ESMTPS\r$/m)
      assert.ok(message!.endsWith(`\r\n${lines.slice(1).join('\r\n')}`), message)
    })

    test('no false end splits a message on its way here', limit, async () => {
      const to = await mx.addMailbox(`${name}-split`)
      let taken = 0
      for (const [index, end] of falseEnds.entries()) {
        const answers = await sendRaw(
          peer.port,
          to,
          smugglingMessage({ subject: `n${index}`, from, to, end })
        )
        // What it splits itself is not ours to judge, and would look as if we had.
        assert.equal(answers.length, 1, JSON.stringify({ end, answers, by: name }))
        if (answers[0]!.startsWith('250')) taken += 1
      }
      await idle()
      const stored = (await mx.messages(to)).map((message) => message.toString('latin1'))
      assert.deepEqual(stored.filter(isSmuggled), [])
      assert.ok(taken > 0)
      // What we refused came back to its sender.
      const returned = (await peer.messages()).filter((message) =>
        /^Subject: .*(undeliver|failed)/im.test(message)
      )
      assert.equal(stored.length + returned.length, taken, await peer.log())
    })
  })
}

test(
  `smtp-source: ${messageCount} messages over 50 connections, each is there once`,
  {
    skip: without('smtp-source', 'postfix'),
    timeout: 600_000 + messageCount * 40
  },
  async () => {
    const to = await mx.addMailbox('load')
    const load = ['-s', '50', '-m', String(messageCount), '-l', '4000', '-f', from, '-t', to]
    const { code, stderr } = await runProgram('smtp-source', [...load, `127.0.0.1:${mx.port}`], {
      timeoutMs: 300_000 + messageCount * 20
    })
    assert.equal(code, 0, stderr)
    const messages = (await mx.messages(to)).map(String)
    const ids = messages.map((message) => /^Message-Id: (<.*>)\r$/im.exec(message)?.[1])
    assert.equal(messages.length, messageCount)
    assert.equal(new Set(ids).size, messageCount)
  }
)

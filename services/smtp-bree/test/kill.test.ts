// kill -9 at random: what was queued arrives once.
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'node:test'
import { startRemote } from './remote-server.ts'
import { startSuite, until } from './suite.ts'

test(
  '300 messages, the service killed ten times: every one arrives, here once',
  { timeout: 600_000 },
  async () => {
    await using remote = await startRemote()
    await using suite = await startSuite({ OUTBOUND_PORT: String(remote.port), QUEUE_LEASE: '1s' })
    suite.dns.zone.set('far.net', 'A', ['127.0.0.1'])
    const bob = await suite.mailbox('bob')
    let service = await suite.startProcess()
    const submitting = (async () => {
      for (let index = 0; index < 300; index++) {
        const to = index % 3 === 0 ? [bob.address, `far${index}@far.net`] : [bob.address]
        await suite.submit(to, { subject: `n${index}` })
      }
    })()
    for (let kills = 0; kills < 10; kills++) {
      await sleep(100 + Math.random() * 200)
      await service.kill()
      service = await suite.startProcess()
    }
    await submitting
    await until(async () => !(await suite.database.emails.exists({ status: { $ne: 'sent' } })))
    await service.stop()

    const subjects = (await bob.messages()).map((message) => /^Subject: (.*)\r$/m.exec(message)![1])
    assert.equal(subjects.length, 300)
    assert.equal(new Set(subjects).size, 300)
    // Elsewhere a message comes twice only where the answer was lost with the process: at most one a slot and kill.
    const far = remote.mails.map(({ to }) => to[0])
    assert.equal(new Set(far).size, 100)
    assert.ok(far.length <= 100 + 10 * 10, String(far.length))
    assert.equal(await suite.database.emails.countDocuments({}), 300)
    // A kill between the last record and the redaction leaves a body: the sweep takes it out.
    await suite.queue.sweep()
    assert.equal(await suite.database.emails.countDocuments({ is_redacted: false }), 0)
  }
)

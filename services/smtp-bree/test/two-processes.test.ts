// Two processes that work the same queue under load: nothing twice, nothing left.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startRemote } from './remote-server.ts'
import { startSuite, until } from './suite.ts'

const count = 150

test(
  `two processes share ${count} messages: each is sent once, here and elsewhere`,
  { timeout: 120_000 },
  async (t) => {
    await using remote = await startRemote()
    await using suite = await startSuite({ OUTBOUND_PORT: String(remote.port) })
    suite.dns.zone.set('far.net', 'A', ['127.0.0.1'])
    const bob = await suite.mailbox('bob')
    // Half of the queue is there before them, half comes while they work.
    const submit = async (from: number, to: number): Promise<void> => {
      for (let index = from; index < to; index++) {
        const recipients = index % 3 === 0 ? [`far${index}@far.net`, bob.address] : [`far${index}@far.net`]
        await suite.submit(recipients, { subject: `n${index}` })
      }
    }
    await submit(0, count / 2)
    const services = await Promise.all([suite.startProcess(), suite.startProcess()])
    t.after(() => Promise.all(services.map((service) => service.stop())))
    await submit(count / 2, count)
    await until(async () => !(await suite.database.emails.exists({ status: { $ne: 'sent' } })))

    const far = remote.mails.map(({ to }) => to[0])
    assert.equal(far.length, count)
    assert.equal(new Set(far).size, count)
    assert.equal((await bob.messages()).length, count / 3)
    assert.equal(await suite.database.emails.countDocuments({}), count)
  }
)

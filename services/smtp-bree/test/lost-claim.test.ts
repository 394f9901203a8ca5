// A worker that was stopped for longer than its lease (the machine slept, the disk hung): what it has waiting is
// somebody else's, and is not sent.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { startSuite, until } from './suite.ts'

interface HoldingServer extends AsyncDisposable {
  readonly port: number
  /** Recipients of messages that it was given. */
  readonly given: string[]
  /** Answers what it was given until then, and all that comes. */
  release(): void
}

/** Takes messages, and does not say so yet. */
async function startHoldingServer(): Promise<HoldingServer> {
  const given: string[] = []
  const sockets = new Set<Socket>()
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => socket.destroy()))
    serve(socket, given, released)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as { port: number }).port,
    given,
    release,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    }
  }
}

function serve(socket: Socket, given: string[], released: Promise<void>): void {
  let input = ''
  let isData = false
  socket.write('220 remote\r\n')
  socket.on('data', (chunk) => {
    input += chunk.toString('latin1')
    for (;;) {
      const end = input.indexOf(isData ? '\r\n.\r\n' : '\r\n')
      if (end < 0) return
      const piece = input.slice(0, end)
      input = input.slice(end + (isData ? 5 : 2))
      if (isData) void released.then(() => socket.write('250 stored\r\n'))
      else if (/^DATA/i.test(piece)) socket.write('354 go\r\n')
      else if (/^QUIT/i.test(piece)) socket.end('221 bye\r\n')
      else socket.write('250 ok\r\n')
      const recipient = /^RCPT TO:<(.*?)>/i.exec(piece)?.[1]
      if (recipient && !isData) given.push(recipient)
      isData = /^DATA/i.test(piece) && !isData
    }
  })
}

test(
  'what another worker has claimed meanwhile is not sent; what was sent is not sent again',
  { timeout: 60_000 },
  async () => {
    await using remote = await startHoldingServer()
    await using suite = await startSuite({
      OUTBOUND_PORT: String(remote.port),
      // One after the other.
      OUTBOUND_DESTINATION_CONCURRENCY: '1',
      QUEUE_LEASE: '10m'
    })
    suite.dns.zone.set('far.net', 'A', ['127.0.0.1'])
    await using _service = await suite.start()
    const first = await suite.submit(['first@far.net'])
    await until(() => remote.given.length === 1)
    // Tried before: the service asks whether it is still its own before it sends.
    const second = await suite.submit(['second@far.net'], { date: new Date(Date.now() + 3_600_000) })
    await suite.database.emails.updateOne({ 'envelope.to': 'second@far.net' }, { attempts: 1 })
    await suite.queue.retryNow(second.id)
    await until(async () => (await suite.queue.show(second.id)).is_locked)
    const third = await suite.submit(['third@far.net'])
    await until(async () => (await suite.queue.show(third.id)).is_locked)
    // As if the leases had ended: another worker has both now.
    const elsewhere = { locked_by: 'other', next_attempt_at: new Date(Date.now() + 600_000) }
    const taken = [first.id, second.id].map(async (id) => {
      const { _id } = await suite.queue.show(id)
      await suite.database.emails.updateOne({ _id }, { $set: elsewhere, $inc: { attempts: 1 } })
    })
    await Promise.all(taken)
    const other = await suite.queue.show(first.id)
    remote.release()

    // The answer to the first came too late for its claim: it is written down all the same.
    await until(async () => (await suite.queue.show(first.id)).status === 'sent')
    assert.equal((await suite.finished(third.id)).status, 'sent')
    const claim = { ...other, dsn: {}, locked_by: 'other', lease_until: new Date() }
    assert.equal(await suite.queue.extendLease(claim, 60_000), false)
    assert.deepEqual(remote.given, ['first@far.net', 'third@far.net'])
  }
)

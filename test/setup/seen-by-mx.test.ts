// self-hosting/seen-by-mx, against the listener that MX has.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { silentLogger } from '../../packages/log/src/index.ts'
import { createSmtpListener, SmtpRefusal } from '../../packages/smtp-listener/src/index.ts'
import { run } from '../compose/stack.ts'
import { repository } from './machine.ts'

const seenByMx = (port: number) =>
  run(join(repository, 'self-hosting/seen-by-mx'), ['127.0.0.1', String(port)])

for (const isHidden of [false, true])
  test(`tells the address, and lets MX know it too, ${isHidden ? 'which refuses' : 'which is content'}`, async () => {
    const senders: string[] = []
    const listener = createSmtpListener({
      name: 'mx.example.com',
      maxSize: 1000,
      logger: silentLogger,
      handlers: {
        mailFrom(_client, address) {
          senders.push(address)
          if (isHidden) throw new SmtpRefusal(421, '4.3.5', 'Hidden')
        },
        rcptTo: () => undefined,
        data: () => Promise.resolve('')
      }
    })
    const { port } = await listener.listen(0, '127.0.0.1')
    try {
      assert.equal(await seenByMx(port), '127.0.0.1\n')
      assert.deepEqual(senders, [''])
    } finally {
      await listener.close(0)
    }
    assert.equal(await seenByMx(port), '')
  })

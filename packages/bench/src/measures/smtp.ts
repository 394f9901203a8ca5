// Mail from outside, until every message can be read: accepted and stored.
import { setTimeout as pause } from 'node:timers/promises'
import { messagesOfSize } from '../corpus.ts'
import { ImapClient } from '../imap-client.ts'
import type { ServerUnderTest } from '../server-under-test.ts'
import { sendLoad } from '../smtp-load.ts'
import { milliseconds, perSecond, type TakeFigure } from './measurement.ts'

interface Shape {
  readonly kilobytes: 10 | 100
  readonly connections: 1 | 10
  readonly reuse: boolean
  readonly messages: number
}

const shapes: readonly Shape[] = [
  { kilobytes: 10, connections: 1, reuse: false, messages: 500 },
  { kilobytes: 10, connections: 10, reuse: false, messages: 2000 },
  { kilobytes: 10, connections: 1, reuse: true, messages: 500 },
  { kilobytes: 10, connections: 10, reuse: true, messages: 2000 },
  { kilobytes: 100, connections: 1, reuse: false, messages: 300 },
  { kilobytes: 100, connections: 10, reuse: false, messages: 600 },
  { kilobytes: 100, connections: 10, reuse: true, messages: 600 }
]

/** Every shape goes to its own user, so that counting what has arrived is one STATUS. */
export async function measureSmtp(server: ServerUnderTest, take: TakeFigure, scale: number): Promise<void> {
  for (const [index, shape] of shapes.entries()) {
    const user = server.users[2 + index]!
    const messages = messagesOfSize(shape.kilobytes * 1024, Math.ceil(shape.messages * scale))
    const client = await ImapClient.connect(server)
    await client.login(user)
    const { connections, kilobytes, reuse } = shape
    const elapsed = await milliseconds(async () => {
      await sendLoad(server.mx, { messages, recipients: [user.address], connections, reuse })
      await arrived(client, messages.length)
    })
    client.close()
    const per = reuse ? 'many messages each' : 'one message each'
    const noun = connections === 1 ? 'connection' : 'connections'
    take(
      `SMTP stored, ${kilobytes} KB, ${connections} ${noun}, ${per}`,
      '/s',
      perSecond(messages.length, elapsed)
    )
  }
}

/** Postfix answers before Dovecot has the message: wait until the mailbox shows all. */
async function arrived(client: ImapClient, count: number): Promise<void> {
  for (;;) {
    const status = await client.collect('STATUS INBOX (MESSAGES)')
    const shown = Number(/MESSAGES (\d+)/.exec(status)?.[1])
    if (shown >= count) return
    await pause(5)
  }
}

// Mail from outside, until every message can be read: accepted and stored. All of it is signed, by several domains.
import { setTimeout as pause } from 'node:timers/promises'
import { ImapClient } from '../imap-client.ts'
import { processorTime } from '@postkeep/testkit'
import { signedMessages } from '../senders.ts'
import type { ServerUnderTest } from '../server-under-test.ts'
import { sendLoad } from '../smtp-load.ts'
import { milliseconds, perSecond, type TakeFigure } from './measurement.ts'

interface Shape {
  readonly kilobytes: 10 | 100
  readonly connections: 1 | 10
  readonly reuse: boolean
  readonly messages: number
  readonly isSecure?: boolean
  /** The owner is not logged in. */
  readonly isLocked?: boolean
}

const shapes: readonly Shape[] = [
  { kilobytes: 10, connections: 1, reuse: false, messages: 500 },
  { kilobytes: 10, connections: 10, reuse: false, messages: 3000 },
  { kilobytes: 10, connections: 10, reuse: false, messages: 2000, isSecure: true },
  { kilobytes: 10, connections: 10, reuse: false, messages: 2000, isLocked: true },
  { kilobytes: 10, connections: 1, reuse: true, messages: 500 },
  { kilobytes: 10, connections: 10, reuse: true, messages: 2000 },
  { kilobytes: 100, connections: 1, reuse: false, messages: 300 },
  { kilobytes: 100, connections: 10, reuse: false, messages: 600 },
  { kilobytes: 100, connections: 10, reuse: true, messages: 600 }
]

/** Before anything is taken: a mail server has been running for a while. */
const warmUp: Shape = { kilobytes: 10, connections: 10, reuse: false, messages: 2500 }

/** Every shape goes to its own user, so that counting what has arrived is one STATUS. */
export async function measureSmtp(server: ServerUnderTest, take: TakeFigure, scale: number): Promise<void> {
  const ignore: TakeFigure = () => undefined
  for (const [index, shape] of [warmUp, ...shapes].entries()) {
    const takeShape = shape === warmUp ? ignore : take
    const user = server.users[2 + index]!
    const count = Math.ceil(shape.messages * scale)
    const [first, ...messages] = await signedMessages(shape.kilobytes * 1024, count + 1)
    const staysLocked = server.locksMailboxes && shape.isLocked === true
    const client = staysLocked ? undefined : await loggedIn(server, user)
    const load = {
      recipients: [user.address],
      connections: shape.connections,
      reuse: shape.reuse,
      ...(shape.isSecure ? { security: { kind: 'starttls', ca: server.ca } as const } : {})
    }
    // It makes the mailbox: two that want to do so at once are put off by the peer, for minutes.
    await sendLoad(server.mx, { ...load, messages: [first!], connections: 1 })
    if (client) await arrived(client, 1)
    const pids = await server.processes()
    const before = processorTime(pids)
    const elapsed = await milliseconds(async () => {
      await sendLoad(server.mx, { ...load, messages })
      if (client) await arrived(client, count + 1)
    })
    const used = processorTime(await server.processes()) - before
    client?.close()
    if (staysLocked) await drained(server, user, count + 1)
    const label = labelOf(shape)
    takeShape(`SMTP stored, ${label}`, '/s', perSecond(count, elapsed))
    takeShape(`SMTP stored, ${label}: processor time a message`, 'ms', used / count)
  }
}

function labelOf({ connections, isLocked, isSecure, kilobytes, reuse }: Shape): string {
  const noun = connections === 1 ? 'connection' : 'connections'
  const per = reuse ? 'many messages each' : 'one message each'
  const more = `${isSecure ? ', STARTTLS' : ''}${isLocked ? ', locked mailbox' : ''}`
  return `${kilobytes} KB, ${connections} ${noun}, ${per}${more}`
}

async function loggedIn(
  server: ServerUnderTest,
  user: ServerUnderTest['users'][number]
): Promise<ImapClient> {
  const client = await ImapClient.connect(server)
  await client.login(user)
  return client
}

/** What a locked mailbox has taken shows when it is opened. */
async function drained(
  server: ServerUnderTest,
  user: ServerUnderTest['users'][number],
  count: number
): Promise<void> {
  const client = await loggedIn(server, user)
  await arrived(client, count)
  client.close()
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

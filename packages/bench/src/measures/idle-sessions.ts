// Many clients that wait: what each costs, and whether all are told.
import { setTimeout as pause } from 'node:timers/promises'
import { ImapClient } from '../imap-client.ts'
import { proportionalMemory } from '../memory.ts'
import type { ServerUnderTest } from '../server-under-test.ts'
import { milliseconds, type TakeFigure } from './measurement.ts'

const sessions = 200
/** Garbage of the logins is collected meanwhile, on both sides. */
const settleMs = 5000

export async function measureIdleSessions(server: ServerUnderTest, take: TakeFigure): Promise<void> {
  // Each mailbox is open before, so that only connections are counted.
  const warm = await openIdle(server, server.users.length)
  await pause(settleMs)
  const before = proportionalMemory(await server.processes())
  const idle = await openIdle(server, sessions)
  await pause(settleMs)
  const after = proportionalMemory(await server.processes())
  take(`memory of an idle connection (of ${sessions})`, 'KiB', ((after - before) * 1024) / sessions)
  take(
    `IDLE, ${sessions / server.users.length} of ${sessions} told of a message`,
    'ms',
    await tellAll(server, idle)
  )
  for (const { client } of [...warm, ...idle]) client.close()
}

interface Idle {
  readonly user: number
  readonly client: ImapClient
  readonly next: (marker: string) => Promise<void>
}

async function openIdle(server: ServerUnderTest, count: number): Promise<Idle[]> {
  const idle: Idle[] = []
  for (let index = 0; index < count; index++) {
    const client = await ImapClient.connect(server)
    const user = index % server.users.length
    await client.login(server.users[user]!)
    await client.command('SELECT INBOX')
    const idling = await client.idle()
    idle.push({ user, client, next: (marker) => idling.next(marker) })
  }
  return idle
}

/** From the answer to the APPEND to the last client told. */
async function tellAll(server: ServerUnderTest, idle: readonly Idle[]): Promise<number> {
  const writer = await ImapClient.connect(server)
  await writer.login(server.users[2]!)
  const message = Buffer.from('From: a@b.test\r\nSubject: all\r\n\r\nall\r\n')
  const told = Promise.all(idle.filter(({ user }) => user === 2).map(({ next }) => next('EXISTS')))
  await writer.command('APPEND INBOX', message)
  const elapsed = await milliseconds(() => told)
  writer.close()
  return elapsed
}

// Many clients that wait: what each costs the processes that hold their connections, and whether all are told.
import { setTimeout as pause } from 'node:timers/promises'
import { ImapClient } from '../imap-client.ts'
import { proportionalMemory } from '@postkeep/testkit'
import type { ServerUnderTest } from '../server-under-test.ts'
import { milliseconds, type TakeFigure } from './measurement.ts'

/** What ends after a login has ended. */
const settleMs = 2000

export async function measureIdleSessions(
  server: ServerUnderTest,
  counts: readonly number[],
  take: TakeFigure
): Promise<void> {
  // Each mailbox is open before, so that only connections are counted.
  const idle = await openIdle(server, server.users.length)
  const before = await memoryAtRest(server)
  let open = 0
  for (const count of counts) {
    idle.push(...(await openIdle(server, count - open)))
    open = count
    const kibibytes = ((await memoryAtRest(server)) - before) * 1024
    take(`memory of an idle connection (of ${count})`, 'KiB', kibibytes / count)
    const [elapsed, told] = await tellAll(server, idle)
    take(`IDLE, ${told} of ${count} told of a message`, 'ms', elapsed)
  }
  for (const { client } of idle) client.close()
}

async function memoryAtRest(server: ServerUnderTest): Promise<number> {
  await pause(settleMs)
  await server.collectGarbage?.()
  return proportionalMemory(await server.imapProcesses())
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

/** From the answer to the APPEND to the last client told, and how many were. */
async function tellAll(
  server: ServerUnderTest,
  idle: readonly Idle[]
): Promise<readonly [elapsed: number, clients: number]> {
  const writer = await ImapClient.connect(server)
  await writer.login(server.users[2]!)
  const message = Buffer.from('From: a@b.test\r\nSubject: all\r\n\r\nall\r\n')
  const waiting = idle.filter(({ user }) => user === 2)
  const told = Promise.all(waiting.map(({ next }) => next('EXISTS')))
  await writer.command('APPEND INBOX', message)
  const elapsed = await milliseconds(() => told)
  writer.close()
  return [elapsed, waiting.length]
}

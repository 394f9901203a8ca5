// Mail that is spread over ever more mailboxes, all of them open: each has a file, a key and a writer of its own.
import { processorTime, proportionalMemory } from '@postkeep/testkit'
import { messagesOfSize } from '../corpus.ts'
import { ImapClient } from '../imap-client.ts'
import type { ServerUnderTest } from '../server-under-test.ts'
import { collectFigures, milliseconds, perSecond, type Figure } from './measurement.ts'

const kilobytes = 10
const messageCount = 1000
const writers = 10

interface State {
  readonly mailboxes: number
  readonly figures: Figure[]
}

/** `counts`: growing; the server has at least that many users. */
export async function measureManyMailboxes(
  server: ServerUnderTest,
  counts: readonly number[]
): Promise<State[]> {
  const messages = messagesOfSize(kilobytes * 1024, 50)
  const clients: ImapClient[] = []
  const states: State[] = []
  for (const count of counts) {
    const { figures, take } = collectFigures(`${server.name}, ${count}`)
    const opened = count - clients.length
    const opening = await milliseconds(async () => {
      while (clients.length < count) clients.push(await openMailbox(server, clients.length))
    })
    take('mailboxes opened (connect, TLS, LOGIN, SELECT), 1 at a time', '/s', perSecond(opened, opening))
    const pids = await server.processes()
    take('memory (PSS) of all, each mailbox selected', 'MiB', proportionalMemory(pids))
    const before = processorTime(pids)
    const elapsed = await milliseconds(() => append(clients, messages))
    const used = processorTime(await server.processes()) - before
    take(`APPEND of ${kilobytes} KB, ${writers} at a time`, '/s', perSecond(messageCount, elapsed))
    take('the same: processor time a message', 'ms', used / messageCount)
    take('memory (PSS) of all, after it', 'MiB', proportionalMemory(await server.processes()))
    states.push({ mailboxes: count, figures })
  }
  for (const client of clients) client.close()
  return states
}

async function openMailbox(server: ServerUnderTest, index: number): Promise<ImapClient> {
  const client = await ImapClient.connect(server)
  await client.login(server.users[index]!)
  await client.command('SELECT INBOX')
  return client
}

/** Each to the next mailbox; of a single one, one after the other. */
async function append(clients: readonly ImapClient[], messages: readonly Buffer[]): Promise<void> {
  let next = 0
  const lanes = Math.min(writers, clients.length)
  const work = async (lane: number): Promise<void> => {
    // A client belongs to one lane, so that it has one command at a time.
    const own = clients.filter((_, index) => index % lanes === lane)
    for (let turn = 0; next < messageCount; turn++) {
      const message = messages[next++ % messages.length]!
      await own[turn % own.length]!.command('APPEND INBOX', message)
    }
  }
  await Promise.all(Array.from({ length: lanes }, (_, lane) => work(lane)))
}

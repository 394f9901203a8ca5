// What a mail client does all day, on one mailbox of `messages` messages.
import type { CorpusMessage } from '../corpus.ts'
import { rareWord } from '../corpus.ts'
import { ImapClient } from '../imap-client.ts'
import type { ServerUnderTest } from '../server-under-test.ts'
import { medianMilliseconds, milliseconds, perSecond, type TakeFigure } from './measurement.ts'

/** The header fields that Thunderbird lists a folder by. */
const thunderbirdHeaders =
  'From To Cc Bcc Subject Date Message-ID Priority X-Priority References Newsgroups In-Reply-To Content-Type Reply-To'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export async function measureImap(
  server: ServerUnderTest,
  messages: readonly CorpusMessage[],
  take: TakeFigure
): Promise<void> {
  const user = server.users[0]!
  const client = await ImapClient.connect(server)
  await client.login(user)
  await append(client, messages, take)
  await listFolder(server, messages.length, take)
  await readBodies(client, take)
  await searchFolder(client, take)
  await changeFlags(client, take)
  await copyAndMove(client, take)
  client.close()
  await measureLogins(server, take)
  await measureIdle(server, take)
}

async function append(
  client: ImapClient,
  messages: readonly CorpusMessage[],
  take: TakeFigure
): Promise<void> {
  await client.command('CREATE Bench')
  const elapsed = await milliseconds(async () => {
    for (const { raw, internalDate } of messages) {
      await client.command(`APPEND Bench (\\Seen) "${imapDate(internalDate)}"`, raw)
    }
  })
  take('APPEND, 1 connection', '/s', perSecond(messages.length, elapsed))
}

async function listFolder(server: ServerUnderTest, count: number, take: TakeFigure): Promise<void> {
  // A new session for what clients call the first time: nothing of the folder is in the connection's memory.
  const client = await ImapClient.connect(server)
  await client.login(server.users[0]!)
  const fetches: [label: string, command: string][] = [
    ['FETCH 1:* (FLAGS)', 'FETCH 1:* (FLAGS)'],
    ['FETCH 1:* (ENVELOPE BODYSTRUCTURE …)', 'FETCH 1:* (UID RFC822.SIZE FLAGS ENVELOPE BODYSTRUCTURE)'],
    [
      "FETCH 1:* (Thunderbird's headers)",
      `UID FETCH 1:* (UID RFC822.SIZE FLAGS BODY.PEEK[HEADER.FIELDS (${thunderbirdHeaders})])`
    ]
  ]
  take('SELECT, first', 'ms', await milliseconds(() => client.command('SELECT Bench')))
  take(
    'SELECT, warm',
    'ms',
    await medianMilliseconds(9, async () => {
      await client.command('SELECT Bench')
    })
  )
  for (const [label, command] of fetches) {
    take(`${label}, first`, 'ms', await milliseconds(() => client.command(command)))
    take(`${label}, warm`, 'ms', await medianMilliseconds(5, () => client.command(command)))
  }
  const status = await client.collect('STATUS Bench (MESSAGES)')
  if (!status.includes(`MESSAGES ${count}`)) throw new Error(`wanted ${count} messages: ${status}`)
  client.close()
}

async function readBodies(client: ImapClient, take: TakeFigure): Promise<void> {
  await client.command('SELECT Bench')
  take(
    '1,000 whole bodies, first',
    'ms',
    await milliseconds(() => client.command('FETCH 1:1000 BODY.PEEK[]'))
  )
  take(
    '1,000 whole bodies, warm',
    'ms',
    await medianMilliseconds(5, () => client.command('FETCH 1:1000 BODY.PEEK[]'))
  )
}

async function searchFolder(client: ImapClient, take: TakeFigure): Promise<void> {
  take(
    'SEARCH BODY rare word, first',
    'ms',
    await milliseconds(() => client.command(`SEARCH BODY ${rareWord}`))
  )
  take(
    'UID SEARCH UNDELETED BODY rare word, warm',
    'ms',
    await medianMilliseconds(5, () => client.command(`UID SEARCH UNDELETED BODY ${rareWord}`))
  )
}

async function changeFlags(client: ImapClient, take: TakeFigure): Promise<void> {
  const runs: number[] = []
  for (let run = 0; run < 3; run++) {
    runs.push(await milliseconds(() => client.command('STORE 1:* +FLAGS.SILENT (\\Flagged)')))
    runs.push(await milliseconds(() => client.command('STORE 1:* -FLAGS.SILENT (\\Flagged)')))
  }
  take('STORE 1:* ±FLAGS.SILENT', 'ms', runs.sort((a, b) => a - b)[3]!)
}

async function copyAndMove(client: ImapClient, take: TakeFigure): Promise<void> {
  await client.command('CREATE Copies')
  await client.command('CREATE Moved')
  take('COPY 1,000', 'ms', await milliseconds(() => client.command('COPY 1:1000 Copies')))
  await client.command('SELECT Copies')
  take('MOVE 1,000', 'ms', await milliseconds(() => client.command('MOVE 1:1000 Moved')))
  await client.command('SELECT Moved')
  await client.command('STORE 1:* +FLAGS.SILENT (\\Deleted)')
  take('EXPUNGE 1,000', 'ms', await milliseconds(() => client.command('EXPUNGE')))
}

async function measureLogins(server: ServerUnderTest, take: TakeFigure): Promise<void> {
  const count = 100
  const elapsed = await milliseconds(async () => {
    for (let index = 0; index < count; index++) {
      const client = await ImapClient.connect(server)
      await client.login(server.users[0]!)
      client.close()
    }
  })
  take('login (connect, TLS, LOGIN), 1 at a time', '/s', perSecond(count, elapsed))
}

async function measureIdle(server: ServerUnderTest, take: TakeFigure): Promise<void> {
  const [watcher, writer] = [await ImapClient.connect(server), await ImapClient.connect(server)]
  await watcher.login(server.users[1]!)
  await writer.login(server.users[1]!)
  await watcher.command('SELECT INBOX')
  const idling = await watcher.idle()
  const message = Buffer.from('From: a@b.test\r\nSubject: idle\r\n\r\nidle\r\n')
  const times: number[] = []
  for (let index = 0; index < 11; index++) {
    const seen = idling.next('EXISTS').then(() => performance.now())
    await writer.command('APPEND INBOX', message)
    const committed = performance.now()
    times.push(Math.max(0, (await seen) - committed))
  }
  await idling.done()
  take('IDLE, after the APPEND was answered', 'ms', times.sort((a, b) => a - b)[5]!)
  watcher.close()
  writer.close()
}

function imapDate(seconds: number): string {
  const date = new Date(seconds * 1000)
  const day = String(date.getUTCDate()).padStart(2, '0')
  return `${day}-${months[date.getUTCMonth()]}-${date.getUTCFullYear()} ${date.toISOString().slice(11, 19)} +0000`
}

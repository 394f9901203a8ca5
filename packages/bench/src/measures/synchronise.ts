// What a client does that has been here before: it sorts and threads, and asks what has changed.
import { ImapClient } from '../imap-client.ts'
import type { ServerUnderTest } from '../server-under-test.ts'
import { medianMilliseconds, milliseconds, type TakeFigure } from './measurement.ts'

/** `count`: messages of the folder, at least 1,000. */
export async function measureSynchronisation(
  server: ServerUnderTest,
  count: number,
  take: TakeFigure
): Promise<void> {
  const client = await ImapClient.connect(server)
  await client.login(server.users[0]!)
  await client.command('SELECT Bench')
  const orders: [label: string, command: string][] = [
    ['SORT (SUBJECT)', 'UID SORT (SUBJECT) UTF-8 ALL'],
    ['SORT (REVERSE DATE)', 'UID SORT (REVERSE DATE) UTF-8 ALL'],
    ['THREAD REFERENCES', 'UID THREAD REFERENCES UTF-8 ALL']
  ]
  for (const [label, command] of orders) {
    take(`${label}, first`, 'ms', await milliseconds(() => client.command(command)))
    take(`${label}, warm`, 'ms', await medianMilliseconds(5, () => client.command(command)))
  }
  take('resync by QRESYNC after 100 changes', 'ms', await resynchronise(server, client, count))
  client.close()
}

/** 50 messages get a flag and 50 go, then a client that had seen all before selects the folder. */
async function resynchronise(server: ServerUnderTest, writer: ImapClient, count: number): Promise<number> {
  const [flagged, gone] = [Math.floor(count / 5), Math.floor(count / 3)]
  const runs: number[] = []
  for (let run = 0; run < 5; run++) {
    const status = await writer.collect('STATUS Bench (UIDVALIDITY HIGHESTMODSEQ)')
    const [, validity] = /UIDVALIDITY (\d+)/.exec(status)!
    const [, modseq] = /HIGHESTMODSEQ (\d+)/.exec(status)!
    await writer.command(`STORE ${flagged}:${flagged + 49} FLAGS.SILENT (\\Answered)`)
    await writer.command(`STORE ${gone}:${gone + 49} FLAGS.SILENT (\\Deleted)`)
    await writer.command('EXPUNGE')
    const client = await ImapClient.connect(server)
    await client.login(server.users[0]!)
    await client.command('ENABLE QRESYNC')
    runs.push(await milliseconds(() => client.command(`SELECT Bench (QRESYNC (${validity} ${modseq}))`)))
    client.close()
  }
  return runs.sort((a, b) => a - b)[2]!
}

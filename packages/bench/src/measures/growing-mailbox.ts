// One mailbox, measured each time that it has grown: what costs more the more there is.
import { processorTime, proportionalMemory } from '@postkeep/testkit'
import { corpusOf, rareWord } from '../corpus.ts'
import { diskBytes } from '../disk.ts'
import { ImapClient } from '../imap-client.ts'
import type { ServerUnderTest } from '../server-under-test.ts'
import {
  collectFigures,
  medianMilliseconds,
  milliseconds,
  perSecond,
  type Figure,
  type TakeFigure
} from './measurement.ts'

/** Of the APPENDs, the last that many are timed. */
const timedAppends = 500

interface State {
  readonly messages: number
  readonly figures: Figure[]
}

/** `sizes`: in messages, growing. */
export async function measureGrowingMailbox(
  server: ServerUnderTest,
  sizes: readonly number[]
): Promise<State[]> {
  const writer = await ImapClient.connect(server)
  await writer.login(server.users[0]!)
  await writer.command('CREATE Bench')
  const messages = corpusOf(Math.max(...sizes))
  const empty = diskBytes(server.storage)
  const states: State[] = []
  let [count, raw] = [0, 0]
  for (const size of sizes) {
    const { figures, take } = collectFigures(`${server.name}, ${size}`)
    const append = async (until: number): Promise<number> => {
      const first = count
      const elapsed = await milliseconds(async () => {
        while (count < until) {
          const { value } = messages.next()
          await writer.command('APPEND Bench (\\Seen)', value!.raw)
          raw += value!.raw.length
          count++
        }
      })
      return perSecond(count - first, elapsed)
    }
    await append(size - timedAppends)
    const before = processorTime(await server.processes())
    take('APPEND, 1 connection', '/s', await append(size))
    const used = processorTime(await server.processes()) - before
    take('the same: processor time a message', 'ms', used / timedAppends)
    await read(server, size, take)
    take('disk bytes a raw byte', '×', (diskBytes(server.storage) - empty) / raw)
    take('memory (PSS) of all', 'MiB', proportionalMemory(await server.processes()))
    states.push({ messages: size, figures })
  }
  writer.close()
  return states
}

async function read(server: ServerUnderTest, size: number, take: TakeFigure): Promise<void> {
  const client = await ImapClient.connect(server)
  await client.login(server.users[0]!)
  const commands: [label: string, command: string][] = [
    ['SELECT', 'SELECT Bench'],
    ['FETCH 1:* (FLAGS)', 'FETCH 1:* (FLAGS)'],
    ['FETCH 1:* (ENVELOPE BODYSTRUCTURE …)', 'FETCH 1:* (UID RFC822.SIZE FLAGS ENVELOPE BODYSTRUCTURE)'],
    ['FETCH of the last 50 (ENVELOPE …)', `FETCH ${size - 49}:${size} (UID FLAGS ENVELOPE)`],
    ['SEARCH BODY rare word', `UID SEARCH BODY ${rareWord}`],
    ['STORE of one flag', 'STORE * +FLAGS.SILENT (\\Flagged)']
  ]
  for (const [label, command] of commands) {
    take(`${label}, first`, 'ms', await milliseconds(() => client.command(command)))
    take(`${label}, warm`, 'ms', await medianMilliseconds(5, () => client.command(command)))
  }
  client.close()
}

// All figures of one server.
import type { CorpusMessage } from './corpus.ts'
import { diskBytes } from './disk.ts'
import { proportionalMemory } from '@postkeep/testkit'
import { measureIdleSessions } from './measures/idle-sessions.ts'
import { measureImap } from './measures/imap.ts'
import { measureLargeMessages } from './measures/large-messages.ts'
import { collectFigures, type Figure } from './measures/measurement.ts'
import { measureOutbound } from './measures/outbound.ts'
import { measurePop3 } from './measures/pop3.ts'
import { measureSmtp } from './measures/smtp.ts'
import { measureSynchronisation } from './measures/synchronise.ts'
import type { ServerUnderTest } from './server-under-test.ts'

export interface MeasureOptions {
  readonly messages: readonly CorpusMessage[]
  /** 1: the full SMTP load; less for a quick look. */
  readonly scale: number
  readonly only: 'imap' | 'smtp' | undefined
}

export async function measure(server: ServerUnderTest, options: MeasureOptions): Promise<Figure[]> {
  const { figures, take } = collectFigures(server.name)
  take('memory (PSS), idle', 'MiB', proportionalMemory(await server.processes()))
  let peak = 0
  const sampling = setInterval(() => {
    void server.processes().then((pids) => {
      peak = Math.max(peak, proportionalMemory(pids))
    })
  }, 500)
  try {
    if (options.only !== 'smtp') {
      const before = diskBytes(server.storage)
      await measureImap(server, options.messages, take)
      const raw = options.messages.reduce((sum, { raw }) => sum + raw.length, 0)
      take('disk bytes a raw byte', '×', (diskBytes(server.storage) - before) / raw)
      await measureSynchronisation(server, options.messages.length, take)
      await measurePop3(server, options.messages, take)
      await measureIdleSessions(server, take)
    }
    if (options.only !== 'imap') {
      await measureSmtp(server, take, options.scale)
      await measureOutbound(server, take, options.scale)
      await measureLargeMessages(server, take)
    }
  } finally {
    clearInterval(sampling)
  }
  take('memory (PSS), peak', 'MiB', peak)
  return figures
}

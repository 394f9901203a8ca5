// The figures of one mail server, of one side of it.
import { proportionalMemory } from '@postkeep/testkit'
import type { CorpusMessage } from './corpus.ts'
import { diskBytes } from './disk.ts'
import { measureIdleSessions } from './measures/idle-sessions.ts'
import { measureImap } from './measures/imap.ts'
import { measureLargeMessages } from './measures/large-messages.ts'
import { collectFigures, type Figure, type TakeFigure } from './measures/measurement.ts'
import { measureOutbound } from './measures/outbound.ts'
import { measurePop3 } from './measures/pop3.ts'
import { measureSmtp } from './measures/smtp.ts'
import { measureSynchronisation } from './measures/synchronise.ts'
import { watchMemoryPeak } from './memory-peak.ts'
import type { ServerUnderTest } from './server-under-test.ts'

export type MailSide = 'imap' | 'sessions' | 'smtp'

export interface MailLoad {
  readonly messages: readonly CorpusMessage[]
  /** 1: the full SMTP load; less for a quick look. */
  readonly scale: number
  /** How many wait at once. */
  readonly sessions: readonly number[]
}

export async function measureMail(
  server: ServerUnderTest,
  side: MailSide,
  load: MailLoad
): Promise<Figure[]> {
  const { figures, take } = collectFigures(server.name)
  take('memory (PSS), idle', 'MiB', proportionalMemory(await server.processes()))
  const peak = watchMemoryPeak(() => server.processes())
  try {
    await sides[side](server, load, take)
  } finally {
    take('memory (PSS), peak', 'MiB', await peak.stop())
  }
  return figures
}

const sides: Record<MailSide, (server: ServerUnderTest, load: MailLoad, take: TakeFigure) => Promise<void>> =
  {
    async imap(server, { messages }, take) {
      const before = diskBytes(server.storage)
      await measureImap(server, messages, take)
      const raw = messages.reduce((sum, { raw }) => sum + raw.length, 0)
      take('disk bytes a raw byte', '×', (diskBytes(server.storage) - before) / raw)
      await measureSynchronisation(server, messages.length, take)
      await measurePop3(server, messages, take)
    },
    sessions: (server, { sessions }, take) => measureIdleSessions(server, sessions, take),
    async smtp(server, { scale }, take) {
      await measureSmtp(server, take, scale)
      await measureOutbound(server, take, scale)
      await measureLargeMessages(server, take)
    }
  }

// Mail that leaves: how fast a full queue empties into Postfix' own `smtp-sink`. Ours signs each message, the peer signs
// none.
import { setTimeout as pause } from 'node:timers/promises'
import { startSink, type Sink } from '../sink.ts'
import { processorTime } from '@postkeep/testkit'
import { signedMessages } from '../senders.ts'
import type { Outbound, ServerUnderTest } from '../server-under-test.ts'
import { sendLoad } from '../smtp-load.ts'
import { milliseconds, perSecond, type TakeFigure } from './measurement.ts'

const kilobytes = 10
const messageCount = 4000
/** Each a domain with a mail server of its own name; all lead to the sink. */
const destinations = 10

export async function measureOutbound(
  server: ServerUnderTest,
  take: TakeFigure,
  scale: number
): Promise<void> {
  const { outbound } = server
  if (!outbound) return
  const count = Math.ceil(messageCount * scale)
  await using sink = await startSink(outbound.sinkPort)
  await outbound.hold()
  const filling = await milliseconds(() => fill(outbound, server.ca, count))
  take(`submitted and queued, ${kilobytes} KB, 10 connections`, '/s', perSecond(count, filling))
  await outbound.release()
  // Both have just been started anew: they get going first.
  await taken(sink, Math.ceil(count / 4))
  const pids = await server.processes()
  const [first, before] = [sink.count(), processorTime(pids)]
  const elapsed = await milliseconds(() => taken(sink, count))
  const used = processorTime(await server.processes()) - before
  const label = `outbound to smtp-sink, ${kilobytes} KB, from a full queue`
  take(label, '/s', perSecond(count - first, elapsed))
  take(`${label}: processor time a message`, 'ms', used / (count - first))
}

async function fill({ login, submission }: Outbound, ca: string, count: number): Promise<void> {
  const sender = login?.address ?? 'u1@bench.test'
  const signed = await signedMessages(kilobytes * 1024, count)
  const messages = signed.map(({ raw }) => ({ raw: unsigned(raw, sender), sender }))
  const recipients = Array.from({ length: destinations }, (_, index) => `far@${destinationName(index)}`)
  const security = submission.isSecure ? ({ kind: 'tls', ca, login } as const) : undefined
  await sendLoad(submission, {
    messages,
    recipients,
    connections: 10,
    reuse: true,
    ...(security && { security })
  })
}

export function destinationName(index: number): string {
  return `far${index % destinations}.net`
}

/** As its author sends it. */
function unsigned(raw: Buffer, sender: string): Buffer {
  const text = raw.toString('latin1')
  const own = text.replace(/^DKIM-Signature:.*\r\n(?:[ \t].*\r\n)*/im, '')
  return Buffer.from(own.replace(/^From: .*$/m, `From: <${sender}>`), 'latin1')
}

async function taken(sink: Sink, count: number): Promise<void> {
  while (sink.count() < count) await pause(2)
}

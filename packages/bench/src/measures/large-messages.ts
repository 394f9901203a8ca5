// What messages of 40 MB cost the processes that take them in, eight of them at once.
import { proportionalMemory } from '@postkeep/testkit'
import { messagesOfSize } from '../corpus.ts'
import type { ServerUnderTest } from '../server-under-test.ts'
import { sendLoad } from '../smtp-load.ts'
import type { TakeFigure } from './measurement.ts'
import { destinationName } from './outbound.ts'

const megabytes = 40
const atOnce = 8

export async function measureLargeMessages(server: ServerUnderTest, take: TakeFigure): Promise<void> {
  const [raw] = messagesOfSize(megabytes * 1024 * 1024, 1)
  for (const { name, pid } of server.intake) {
    const isSubmission = name === 'smtp'
    const outbound = server.outbound!
    const sender = isSubmission ? outbound.login!.address : 'writer@sender1.test'
    const from = Buffer.from(`From: <${sender}>\r\n`)
    const messages = Array.from({ length: atOnce }, (_, index) => ({
      raw: Buffer.concat([from, Buffer.from(`X-Copy: ${index}\r\n`), withoutFrom(raw!)]),
      sender
    }))
    const recipients = isSubmission
      ? [`large@${destinationName(0)}`]
      : server.users.slice(-atOnce).map(({ address }) => address)
    const load = { messages, recipients, connections: atOnce, reuse: false }
    const before = proportionalMemory([pid])
    let most = before
    const sampling = setInterval(() => (most = Math.max(most, proportionalMemory([pid]))), 20)
    if (isSubmission) {
      const { login, submission } = outbound
      await sendLoad(submission, { ...load, security: { kind: 'tls', ca: server.ca, login } })
    } else await sendLoad(server.mx, load)
    clearInterval(sampling)
    take(`${atOnce} messages of ${megabytes} MB at once: what ${name} grows by`, 'MiB', most - before)
  }
}

function withoutFrom(raw: Buffer): Buffer {
  const head = raw.toString('latin1', 0, 4096).replace(/^(?:return-path|from):.*\r\n(?:[ \t].*\r\n)*/gim, '')
  return Buffer.concat([Buffer.from(head, 'latin1'), raw.subarray(4096)])
}

// APPEND. RFC 9051 §6.3.12; APPENDUID: RFC 4315; several messages, all or none: RFC 3502; CATENATE: RFC 4469.
import { compressBody } from '@postkeep/mailbox-contract'
import { type AppendedMessage, formatRanges, parseAppend } from '@postkeep/imap-protocol'
import { assembleMessage } from '../append/assemble-message.ts'
import type { Client } from '../client.ts'
import { ImapRefusal, withTryCreate } from '../imap-refusal.ts'
import { type Reply, loggedIn, register } from './command.ts'

export const append = register({
  name: 'APPEND',
  states: loggedIn,
  capabilities: ['MULTIAPPEND', 'CATENATE'],
  parse: parseAppend,
  async run({ client }, { mailbox, messages }): Promise<Reply> {
    if (messages.length > 1) return appendAll(client, mailbox, messages)
    const [message] = messages
    const raw = await assembleMessage(client, message!)
    const { uidValidity, uid } = await withTryCreate(
      client.session.mailbox.append(
        { path: mailbox, ...attributesOf(message!), size: raw.length },
        compressBody(raw)
      )
    )
    return { code: `APPENDUID ${uidValidity} ${uid}` }
  }
})

async function appendAll(client: Client, path: string, messages: readonly AppendedMessage[]): Promise<Reply> {
  const { messageLimit } = client.shared.config
  const bodies: { size: number; compressed: Buffer }[] = []
  let size = 0
  for (const message of messages) {
    const raw = await assembleMessage(client, message)
    size += raw.length
    if (size > messageLimit) throw new ImapRefusal('NO', 'TOOBIG', 'The messages together are too large')
    bodies.push({ size: raw.length, compressed: compressBody(raw) })
  }
  const stored = await withTryCreate(
    client.session.mailbox.appendAll({ path, messages: messages.map(attributesOf) }, bodies)
  )
  if (stored.kind === 'gone') throw new Error('nothing was to be replaced')
  return { code: `APPENDUID ${stored.uidValidity} ${formatRanges(stored.uids)}` }
}

/** What is kept beside the bytes. */
export function attributesOf({ flags, date }: AppendedMessage): {
  flags: string[]
  internalDate: number
  zone: number
} {
  const internalDate = date?.seconds ?? Math.floor(Date.now() / 1000)
  return { flags: [...flags], internalDate, zone: date?.zone ?? 0 }
}

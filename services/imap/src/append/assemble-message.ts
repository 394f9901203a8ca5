// The bytes of a message that is appended: as they came, or put together of what the mailbox has. RFC 4469.
// Headers with 8-bit characters are taken from every client, though RFC 9755 §4 would refuse them of one that has not
// enabled UTF8=ACCEPT: mail that is moved here must not be lost for what its writer did.
import type { AppendedMessage, MessagePiece } from '@postkeep/imap-protocol'
import type { Client } from '../client.ts'
import { ImapRefusal } from '../imap-refusal.ts'
import { UrlReader } from './url-reader.ts'

/** @throws ImapRefusal */
export async function assembleMessage(client: Client, { pieces }: AppendedMessage): Promise<Buffer> {
  const [first] = pieces
  const message =
    pieces.length === 1 && first !== undefined && 'bytes' in first
      ? first.bytes
      : await catenate(client, pieces)
  if (message.length === 0) throw new ImapRefusal('NO', 'CANNOT', 'An empty message is not kept')
  return message
}

async function catenate(client: Client, pieces: readonly MessagePiece[]): Promise<Buffer> {
  const urls = new UrlReader(client.session)
  const limit = client.shared.config.messageLimit
  const buffers: Buffer[] = []
  let size = 0
  for (const piece of pieces) {
    const bytes = 'url' in piece ? await urls.read(piece.url) : piece.bytes
    size += bytes.length
    if (size > limit) throw new ImapRefusal('NO', 'TOOBIG', 'The message is too large')
    buffers.push(bytes)
  }
  return Buffer.concat(buffers, size)
}

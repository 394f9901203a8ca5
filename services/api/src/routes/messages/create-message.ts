import { z } from 'zod'
import type { MailboxSession } from '@postkeep/mailbox-client'
import { compressBody, compressStream, type FolderStatus } from '@postkeep/mailbox-contract'
import { noFolder } from '../folders/find-folder.ts'
import { defineRoute } from '../../frame/route.ts'
import { composeMessage, messageBodyLimit, type ComposedMessage } from '../../parts/compose-message.ts'
import { list } from '../../parts/fields.ts'
import { messageFields } from '../../parts/message-fields.ts'
import { objectIdOf } from '../../parts/object-id.ts'
import { findMessage } from './find-message.ts'
import { lightShape, messageView, viewMessage } from './message-view.ts'

/** A system flag, or an atom of IMAP (RFC 9051 §2.3.2). */
const flagForm = /^\\?[!#$&'+,\-./0-9:;<=>?@A-Z[^_`a-z|}~]{1,255}$/
export const flagList = list(100).pipe(
  z.array(z.string().regex(flagForm, { error: 'is a word without spaces, quotes and brackets' }))
)
/** Of which case makes no difference. */
export const labelList = flagList.transform((labels) => labels.map((label) => label.toLowerCase()))

export const createMessage = defineRoute({
  method: 'POST',
  path: '/v1/messages',
  access: 'mailbox',
  status: 201,
  bodyLimit: messageBodyLimit,
  summary: 'Store a message in a folder, which is made where it is not there',
  body: z.object({
    ...messageFields,
    folder: z.string().max(1000).default('INBOX'),
    flags: flagList.default([]),
    labels: labelList.default([])
  }),
  response: messageView,
  async handle({ body, room, session }) {
    const { flags, folder, labels, ...fields } = body
    const { message } = await composeMessage(fields, { keepsBcc: true, room })
    const { path } = await ensureFolder(session, folder)
    const id = await append(session, path, { message, flags: [...flags, ...labels] })
    const { row } = await findMessage(session, id)
    return { body: viewMessage(row, lightShape) }
  }
})

export async function ensureFolder(session: MailboxSession, path: string): Promise<FolderStatus> {
  const [known] = await session.folderStatus([path])
  if (known) return known
  const made = await session.createFolder(path)
  await session.subscribeFolder(made.path, true)
  const [status] = await session.folderStatus([made.path])
  if (!status) throw noFolder(path)
  return status
}

type NewMessage = {
  readonly message: ComposedMessage['message']
  readonly flags: readonly string[]
  /** Seconds since 1970; now where it is left out. */
  readonly internalDate?: number
}

/** Gives its id. */
export async function append(
  session: MailboxSession,
  path: string,
  { flags, internalDate = Math.floor(Date.now() / 1000), message }: NewMessage
): Promise<string> {
  const [size, compressed] = Buffer.isBuffer(message)
    ? [message.length, compressBody(message)]
    : [message.size, await compressStream(message.read())]
  const stored = await session.append({ path, flags: [...flags], internalDate, zone: 0, size }, compressed)
  return objectIdOf({ folder: stored.folder, uidValidity: stored.uidValidity, uid: stored.uid })
}

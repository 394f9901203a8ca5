import { z } from 'zod'
import type { MailboxSession } from '@postkeep/mailbox-client'
import { defineRoute } from '../../frame/route.ts'
import { composeMessage, messageBodyLimit, type ComposedMessage } from '../../parts/compose-message.ts'
import { messageFields } from '../../parts/message-fields.ts'
import { objectIdOf } from '../../parts/object-id.ts'
import { append, ensureFolder, flagList, labelList } from './create-message.ts'
import { findMessage, type FoundMessage } from './find-message.ts'
import { isSystemFlag, lightShape, messageView, viewMessage } from './message-view.ts'

export const updateMessage = defineRoute({
  method: 'PUT',
  path: '/v1/messages/:id',
  access: 'mailbox',
  bodyLimit: messageBodyLimit,
  summary: 'Change flags and labels, move a message, or give a draft new content',
  description: 'A message that is moved, or a draft with new content, has another id: that of the answer.',
  body: z.object({
    ...messageFields,
    folder: z.string().max(1000).optional(),
    flags: flagList.optional(),
    labels: labelList.optional()
  }),
  response: messageView,
  async handle({ body, params, room, session }) {
    const { flags, folder, labels, ...fields } = body
    let found = await findMessage(session, params['id'] ?? '')
    if (flags || labels) await setFlags(session, found, { flags, labels })
    if (Object.values(fields).some((value) => value !== undefined))
      found = await replaceContent(
        session,
        await again(session, found),
        await composeMessage(fields, { keepsBcc: true, room })
      )
    if (folder !== undefined && folder !== found.row.folder.path)
      found = await findMessage(session, await move(session, found, folder))
    const { row } = await again(session, found)
    return { body: viewMessage(row, lightShape) }
  }
})

type Flags = { readonly flags: string[] | undefined; readonly labels: string[] | undefined }

/** `flags` alone: all there are. Beside `labels` they are those of the system. */
async function setFlags(
  session: MailboxSession,
  { row }: FoundMessage,
  { flags, labels }: Flags
): Promise<void> {
  const known = (isSystem: boolean) => row.flags.filter((flag) => isSystemFlag(flag) === isSystem)
  const wanted = labels ? [...(flags?.filter(isSystemFlag) ?? known(true)), ...labels] : (flags ?? [])
  const uids = [row.uid, row.uid]
  await session.store({ folder: row.folder.id, uids, mode: 'replace', flags: [...new Set(wanted)] })
}

/** The new one is stored before the old one goes. */
async function replaceContent(session: MailboxSession, found: FoundMessage, { message }: ComposedMessage) {
  const { flags, folder, internalDate } = found.row
  const id = await append(session, folder.path, { message, flags, internalDate })
  await expunge(session, found)
  return findMessage(session, id)
}

async function move(session: MailboxSession, { row }: FoundMessage, to: string): Promise<string> {
  const { id: folder, path } = await ensureFolder(session, to)
  const moved = await session.copy({ folder: row.folder.id, uids: [row.uid, row.uid], to: path, move: true })
  return objectIdOf({ folder, uidValidity: moved.uidValidity, uid: moved.destinationUids[0] ?? 0 })
}

export async function expunge(session: MailboxSession, { row }: FoundMessage): Promise<void> {
  const uids = [row.uid, row.uid]
  await session.store({ folder: row.folder.id, uids, mode: 'add', flags: ['\\Deleted'] })
  await session.expunge(row.folder.id, uids)
}

function again(session: MailboxSession, { row: { folder, uid } }: FoundMessage): Promise<FoundMessage> {
  return findMessage(session, objectIdOf({ folder: folder.id, uidValidity: folder.uidValidity, uid }))
}

// The message that the path of a request names.
import type { MailboxSession, OpenedFolder } from '@postkeep/mailbox-client'
import { ApiProblem } from '../../frame/api-problem.ts'
import { placeOf } from '../../parts/object-id.ts'
import { readRows, type MessageRow } from './rows.ts'

export type FoundMessage = { readonly opened: OpenedFolder; readonly row: MessageRow }

/** @throws ApiProblem 404 */
export async function findMessage(session: MailboxSession, id: string): Promise<FoundMessage> {
  const place = placeOf(id)
  const folders = place ? await session.listFolders() : []
  const folder = folders.find((one) => one.id === place!.folder && one.uidValidity === place!.uidValidity)
  const opened = folder && (await session.openFolder(folder.path))
  const [row] = opened ? await readRows(session, opened, [place!.uid]) : []
  if (!opened || !row) throw noMessage(id)
  return { opened, row }
}

export function noMessage(id: string): ApiProblem {
  return new ApiProblem(404, `There is no message ${id.slice(0, 100)}`)
}

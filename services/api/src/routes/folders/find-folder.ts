// The folder that a path of the API names: by its id or its path.
import type { MailboxSession } from '@postkeep/mailbox-client'
import { MailboxError, type FolderInfo, type FolderStatus } from '@postkeep/mailbox-contract'
import { ApiProblem, invalidField } from '../../frame/api-problem.ts'
import { placeOf } from '../../parts/object-id.ts'

/** @throws ApiProblem 404 */
export async function findFolder(session: MailboxSession, wanted: string): Promise<FolderStatus> {
  const place = placeOf(wanted)
  const known = place && (await session.listFolders()).find((folder) => isAt(folder, place))
  const status = await statusOf(session, known?.path ?? wanted)
  if (!status) throw noFolder(wanted)
  return status
}

/** undefined: there is none. */
export async function statusOf(session: MailboxSession, path: string): Promise<FolderStatus | undefined> {
  const [status] = await session.folderStatus([path])
  return status ?? undefined
}

export function noFolder(wanted: string): ApiProblem {
  return new ApiProblem(404, `There is no folder ${wanted.slice(0, 200)}`)
}

function isAt({ id, uidValidity }: FolderInfo, place: { folder: number; uidValidity: number }): boolean {
  return id === place.folder && uidValidity === place.uidValidity
}

/** A name that no folder can have. */
export function refusePath(error: unknown): never {
  if (!(error instanceof MailboxError) || error.code !== 'invalid') throw error
  throw invalidField('path', error.message)
}

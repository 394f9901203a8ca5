import type { ValueOf } from '@postkeep/mailbox-contract'
import type { Mailbox } from '../mailbox.ts'
import type { StoreParams, WithAttachment } from '../mailbox-store.ts'

const openColumns = ['uid', 'flags', 'keywords'] as const

export function listFolders({ folders }: Mailbox): ValueOf<'listFolders'> {
  return { folders: folders.all().map((folder) => folders.info(folder)) }
}

/** null: there is no such folder. */
export function folderStatus(
  { folders }: Mailbox,
  { paths }: StoreParams<'folderStatus'>
): ValueOf<'folderStatus'> {
  const found = paths.map((path) => folders.find(path))
  return { folders: found.map((folder) => (folder ? folders.status(folder) : null)) }
}

/** Attachment: the columns uid, flags and keywords of all messages, unless they are known. */
export function openFolder(
  { folders, keywords, objectSalt, opening }: Mailbox,
  { path, known }: StoreParams<'openFolder'>
): WithAttachment<ValueOf<'openFolder'>> {
  const folder = folders.require(path)
  const unchanged =
    known?.opening === opening && known.folder === folder.id && known.modseq === folder.highestModseq
  const columns = folders.columns(folder)
  const attachment = unchanged ? Buffer.alloc(0) : columns.pack(openColumns)
  const value = {
    folder: folders.status(folder),
    keywords: [...keywords.names],
    objectSalt,
    opening,
    unchanged
  }
  return { value, attachment }
}

// How a folder is shown.
import { z } from 'zod'
import type { FolderStatus } from '@postkeep/mailbox-contract'
import { id, moment } from '../../parts/fields.ts'
import { objectIdOf } from '../../parts/object-id.ts'

export const folderView = z
  .object({
    id,
    object: z.literal('folder'),
    path: z.string(),
    name: z.string().meta({ description: 'The last part of the path' }),
    parent: z.string().nullable().meta({ description: 'Path of the folder around it' }),
    uid_validity: z.number(),
    uid_next: z.number(),
    modify_index: z.number().meta({ description: 'HIGHESTMODSEQ' }),
    subscribed: z.boolean(),
    flags: z.array(z.string()),
    retention: z.literal(0),
    special_use: z.string().nullable(),
    messages: z.number(),
    unseen: z.number(),
    size: z.number().meta({ description: 'Bytes of its messages' }),
    created_at: moment,
    updated_at: moment
  })
  .meta({ id: 'Folder' })

export function viewFolder(folder: FolderStatus): z.input<typeof folderView> {
  const cut = folder.path.lastIndexOf('/')
  // UIDVALIDITY is the second in which a folder came to be.
  const created = new Date(folder.uidValidity * 1000).toISOString()
  return {
    id: objectIdOf({ folder: folder.id, uidValidity: folder.uidValidity, uid: 0 }),
    object: 'folder',
    path: folder.path,
    name: folder.path.slice(cut + 1),
    parent: cut < 0 ? null : folder.path.slice(0, cut),
    uid_validity: folder.uidValidity,
    uid_next: folder.uidNext,
    modify_index: folder.highestModseq,
    subscribed: folder.subscribed,
    flags: folder.specialUse === null ? [] : [folder.specialUse],
    retention: 0,
    special_use: folder.specialUse,
    messages: folder.messages,
    unseen: folder.unseen,
    size: folder.size,
    created_at: created,
    updated_at: created
  }
}

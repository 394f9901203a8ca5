// One folder as it is kept in memory.
import { deleted, mailboxId, seen, type FolderInfo, type FolderStatus } from '@postkeep/mailbox-contract'
import type { FolderColumns } from './folder-columns.ts'

export interface FolderCounts {
  readonly messages: number
  readonly unseen: number
  readonly deleted: number
  /** Bytes of those with \Deleted. */
  readonly deletedSize: number
  /** Bytes. */
  readonly size: number
}

/** Fields change only after the commit that changes them on the disk. */
export interface Folder {
  readonly id: number
  path: string
  specialUse: string | null
  readonly uidValidity: number
  uidNext: number
  highestModseq: number
  vanishedPruned: number
  /** Absent until the folder is opened. */
  columns: FolderColumns | undefined
  /** Absent when not known any more. */
  counts: FolderCounts | undefined
}

export function countColumns(columns: FolderColumns): FolderCounts {
  const { flags, size } = columns.arrays
  const counts = { messages: columns.count, unseen: 0, deleted: 0, deletedSize: 0, size: 0 }
  for (let index = 0; index < columns.count; index++) {
    if ((flags[index]! & seen) === 0) counts.unseen++
    if ((flags[index]! & deleted) !== 0) {
      counts.deleted++
      counts.deletedSize += size[index]!
    }
    counts.size += size[index]!
  }
  return counts
}

export interface FolderContext {
  readonly objectSalt: string
  readonly isSubscribed: boolean
}

export function folderInfo(folder: Folder, { objectSalt, isSubscribed }: FolderContext): FolderInfo {
  return {
    id: folder.id,
    path: folder.path,
    specialUse: folder.specialUse,
    subscribed: isSubscribed,
    uidValidity: folder.uidValidity,
    uidNext: folder.uidNext,
    highestModseq: folder.highestModseq,
    objectId: mailboxId({ objectSalt }, folder.id)
  }
}

export function folderStatus(info: FolderInfo, counts: FolderCounts): FolderStatus {
  return { ...info, ...counts }
}

// Folders of a session's mailbox.
import {
  eventColumns,
  unpackColumns,
  type Columns,
  type FolderInfo,
  type FolderStatus,
  type MetadataEntry,
  type MetadataFilter
} from '@postkeep/mailbox-contract'
import type { FolderCache } from './folder-cache.ts'
import type { SessionCall, SessionParams } from './session-call.ts'

export interface OpenedFolder {
  readonly folder: FolderStatus
  /** Names of the mailbox' keywords, in the order of their bits. */
  readonly keywords: readonly string[]
  /** What the object ids of the mailbox are made with. */
  readonly objectSalt: string
  /** One entry a message, in UID order. */
  readonly columns: Columns<'uid' | 'flags' | 'keywords'>
}

export interface FolderOperations {
  listFolders(): Promise<FolderInfo[]>
  /** In the order of `paths`; null: no such folder. */
  folderStatus(paths: readonly string[]): Promise<(FolderStatus | null)[]>
  createFolder(path: string, specialUse?: string): Promise<FolderInfo>
  deleteFolder(path: string): Promise<void>
  renameFolder(from: string, to: string): Promise<void>
  subscribeFolder(path: string, subscribed: boolean): Promise<void>
  listSubscriptions(): Promise<string[]>
  /** In the order of `paths`; an empty path is the mailbox as a whole; null: no such folder. */
  readMetadata(paths: readonly string[], filter: MetadataFilter): Promise<(MetadataEntry[] | null)[]>
  /** All entries or none; null removes. */
  writeMetadata(path: string, entries: SessionParams<'writeMetadata'>['entries']): Promise<void>
  /**
   * Starts the watch of the folder: its events come after this has resolved, and continue from its columns. `instead`: the
   * folder whose watch ends, also where this is rejected.
   */
  openFolder(path: string, instead?: number): Promise<OpenedFolder>
  closeFolder(folder: number): Promise<void>
  /** Whether events of all folders come. */
  watchMailbox(watch: boolean): Promise<void>
}

export interface FolderSurroundings {
  readonly call: SessionCall
  readonly mailbox: string
  readonly cache: FolderCache
}

export function folderOperations({ call, mailbox, cache }: FolderSurroundings): FolderOperations {
  return {
    listFolders: async () => (await call('listFolders', {})).value.folders,
    folderStatus: async (paths) => (await call('folderStatus', { paths: [...paths] })).value.folders,
    createFolder: async (path, specialUse) =>
      (await call('createFolder', specialUse === undefined ? { path } : { path, specialUse })).value.folder,
    deleteFolder: async (path) => void (await call('deleteFolder', { path })),
    renameFolder: async (from, to) => void (await call('renameFolder', { from, to })),
    subscribeFolder: async (path, subscribed) => void (await call('subscribeFolder', { path, subscribed })),
    listSubscriptions: async () => (await call('listSubscriptions', {})).value.paths,
    readMetadata: async (paths, filter) =>
      (await call('readMetadata', { paths: [...paths], filter })).value.metadata,
    writeMetadata: async (path, entries) => void (await call('writeMetadata', { path, entries })),
    async openFolder(path, instead) {
      const kept = cache.find(mailbox, path)
      const params = { path, ...(instead !== undefined && { instead }), ...(kept && { known: kept.known }) }
      const { value, attachment } = await call('openFolder', params)
      const { folder, keywords, objectSalt, opening } = value
      if (kept && value.unchanged) return { folder, keywords, objectSalt, columns: copyOf(kept.columns) }
      const columns = unpackColumns(attachment, eventColumns, folder.messages)
      const known = { opening, folder: folder.id, modseq: folder.highestModseq }
      cache.keep(mailbox, path, { known, columns })
      return { folder, keywords, objectSalt, columns: copyOf(columns) }
    },
    closeFolder: async (folder) => void (await call('closeFolder', { folder })),
    watchMailbox: async (watch) => void (await call('watchMailbox', { watch }))
  }
}

/** Whoever opens a folder changes its columns as it goes on. */
function copyOf({ uid, flags, keywords }: OpenedFolder['columns']): OpenedFolder['columns'] {
  return { uid: uid.slice(), flags: flags.slice(), keywords: keywords.slice() }
}

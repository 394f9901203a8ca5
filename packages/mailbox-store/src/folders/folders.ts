// All folders of a mailbox, by id and by path, and what is known of them.
import { MailboxError, type FolderInfo, type FolderStatus } from '@postkeep/mailbox-contract'
import type { FlagLog } from '../messages/flag-log.ts'
import type { Db } from '../schema/db.ts'
import { readSetting } from '../schema/setting.ts'
import { FolderColumns } from './folder-columns.ts'
import { inbox, lookupPath } from './folder-name.ts'
import { countColumns, folderInfo, folderStatus, type Folder, type FolderCounts } from './folder.ts'

interface FolderRow {
  id: number
  path: string
  special_use: string | null
  uid_validity: number
  uid_next: number
  highest_modseq: number
  vanished_pruned: number
}

export class Folders {
  readonly #db: Db
  readonly #flagLog: FlagLog
  readonly #byId = new Map<number, Folder>()
  readonly #byPath = new Map<string, Folder>()
  readonly subscriptions: Set<string>
  readonly #objectSalt: string

  constructor(db: Db, flagLog: FlagLog) {
    this.#db = db
    this.#flagLog = flagLog
    this.#objectSalt = String(readSetting(db, 'object_salt') ?? '')
    this.subscriptions = new Set(db.values<string>('SELECT path FROM subscription'))
    for (const row of db.rows<FolderRow>('SELECT * FROM folder')) this.add(this.#fromRow(row))
  }

  get count(): number {
    return this.#byId.size
  }

  /** In the order of their making. */
  all(): Folder[] {
    return [...this.#byId.values()]
  }

  find(path: string): Folder | undefined {
    const normal = lookupPath(path)
    return normal === undefined ? undefined : this.#byPath.get(normal)
  }

  /** Where a delivery goes to: a path, or a special use (`\\Sent`); INBOX where there is no such folder. RFC 6154 */
  forDelivery(name: string): Folder {
    const found = name.startsWith('\\')
      ? this.all().find(({ specialUse }) => specialUse === name)
      : this.find(name)
    return found ?? this.require(inbox)
  }

  /** Throws `MailboxError('not-found')`. */
  require(path: string): Folder {
    const folder = this.find(path)
    if (folder === undefined) throw new MailboxError('not-found', 'there is no such folder')
    return folder
  }

  requireId(id: number): Folder {
    const folder = this.#byId.get(id)
    if (folder === undefined) throw new MailboxError('not-found', 'the folder is gone')
    return folder
  }

  add(folder: Folder): void {
    this.#byId.set(folder.id, folder)
    this.#byPath.set(folder.path, folder)
  }

  remove(folder: Folder): void {
    this.#byId.delete(folder.id)
    this.#byPath.delete(folder.path)
  }

  /** Gives folders other paths, all at once: one may take the place that another leaves. */
  move(moves: readonly { readonly folder: Folder; readonly to: string }[]): void {
    for (const { folder } of moves) this.#byPath.delete(folder.path)
    for (const { folder, to } of moves) {
      folder.path = to
      this.#byPath.set(to, folder)
    }
  }

  info(folder: Folder): FolderInfo {
    const isSubscribed = this.subscriptions.has(folder.path)
    return folderInfo(folder, { objectSalt: this.#objectSalt, isSubscribed })
  }

  status(folder: Folder): FolderStatus {
    const isInRows = folder.columns === undefined && !this.#flagLog.holds(folder)
    folder.counts ??= isInRows ? this.#readCounts(folder) : countColumns(this.columns(folder))
    return folderStatus(this.info(folder), folder.counts)
  }

  /** The messages of a folder, read when they are first asked for. */
  columns(folder: Folder): FolderColumns {
    folder.columns ??= this.#readColumns(folder)
    return folder.columns
  }

  /** Forgets what can be read again. */
  release(): void {
    for (const folder of this.#byId.values()) folder.columns = undefined
  }

  #readColumns(folder: Folder): FolderColumns {
    const rows = this.#db.tuples<number[]>(
      `SELECT uid, flags, keywords, modseq, body, size, internal_date, zone, save_date
       FROM message WHERE folder = ? ORDER BY uid`,
      folder.id
    )
    const columns = new FolderColumns(rows)
    this.#flagLog.apply(folder, columns)
    return columns
  }

  #readCounts(folder: Folder): FolderCounts {
    const counts = this.#db.row<FolderCounts>(
      `SELECT count(*) AS messages, coalesce(sum(flags & 1 = 0), 0) AS unseen,
         coalesce(sum(flags & 8 <> 0), 0) AS deleted,
         coalesce(sum(size * (flags & 8 <> 0)), 0) AS deletedSize, coalesce(sum(size), 0) AS size
       FROM message WHERE folder = ?`,
      folder.id
    )
    return counts ?? { messages: 0, unseen: 0, deleted: 0, deletedSize: 0, size: 0 }
  }

  #fromRow(row: FolderRow): Folder {
    // Appends leave the row of the folder as it is, so the newest message may know better.
    const newest = this.#db.row<{ uid: number; modseq: number }>(
      'SELECT uid, modseq FROM message WHERE folder = ? ORDER BY uid DESC LIMIT 1',
      row.id
    )
    return {
      id: row.id,
      path: row.path,
      specialUse: row.special_use,
      uidValidity: row.uid_validity,
      uidNext: Math.max(row.uid_next, (newest?.uid ?? 0) + 1),
      highestModseq: Math.max(row.highest_modseq, newest?.modseq ?? 0),
      vanishedPruned: row.vanished_pruned,
      columns: undefined,
      counts: undefined
    }
  }
}

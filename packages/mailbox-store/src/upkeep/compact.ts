// Gives free pages back to the disk where they are worth it: by an encrypted copy that takes the file's place.
import type { Mailbox } from '../mailbox.ts'
import type { DatabaseFile } from '../schema/migrate.ts'
import { pageSize } from '../schema/open-connection.ts'
import { pageCaches } from '../schema/page-caches.ts'
import { replaceDatabase } from '../schema/replace-database.ts'

const leastBytes = 16 * 1024 * 1024
const leastShare = 0.25

/** Bytes by which the file became smaller. */
export function compact({ db, logger }: Mailbox, file: DatabaseFile): number {
  const pages = db.value<number>('PRAGMA page_count') ?? 0
  const free = db.value<number>('PRAGMA freelist_count') ?? 0
  if (free * pageSize < leastBytes || free < pages * leastShare) return 0
  try {
    db.replaceConnection(replaceDatabase(db.connection, file, () => undefined))
    pageCaches.work(db)
  } catch (error) {
    if (!db.connection.open) throw error
    logger.warn({ error }, 'a mailbox could not be made smaller')
    return 0
  }
  return (pages - (db.value<number>('PRAGMA page_count') ?? 0)) * pageSize
}

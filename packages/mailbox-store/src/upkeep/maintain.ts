// What a mailbox needs now and then: garbage freed, logs pruned, the file made smaller and checked.
import { storageError } from '../schema/storage-error.ts'
import { now, type Mailbox } from '../mailbox.ts'
import type { DatabaseFile } from '../schema/migrate.ts'
import { freeAttachments } from '../collections/attachments.ts'
import { compact } from './compact.ts'
import { freeBodies } from './free-bodies.ts'
import type { MaintenanceReport } from './maintenance-report.ts'
import { pruneExpunges } from './prune-expunges.ts'
import { pruneRemovals } from './prune-removals.ts'

/** A sender that tries again does so within this time. */
const deliveryKeySeconds = 3 * 24 * 3600

export function maintain(
  mailbox: Mailbox,
  file: DatabaseFile,
  { check = true }: { readonly check?: boolean } = {}
): MaintenanceReport {
  const { db } = mailbox
  while (mailbox.derived.writeSome());
  while (mailbox.flagLog.settleSome());
  const freedBodies = freeBodies(mailbox)
  const prunedExpunges = pruneExpunges(mailbox)
  pruneRemovals(mailbox)
  freeAttachments(mailbox)
  const prunedDeliveries = db.run(
    'DELETE FROM delivery WHERE stored_at < ?',
    now(mailbox) - deliveryKeySeconds
  )
  const compactedBytes = compact(mailbox, file)
  db.connection.pragma('wal_checkpoint(TRUNCATE)')
  const faults = check ? checkFile(mailbox) : []
  return { freedBodies, prunedExpunges, prunedDeliveries, compactedBytes, faults }
}

/** Reading every page also checks its authentication tag. */
function checkFile({ db, logger }: Mailbox): string[] {
  try {
    const lines = db.values<string>('PRAGMA quick_check(20)')
    const faults = lines.filter((line) => line !== 'ok')
    if (faults.length > 0) logger.error({ faults }, 'the file of a mailbox is damaged')
    return faults
  } catch (error) {
    const fault = storageError(error)
    logger.error({ error: fault }, 'the file of a mailbox cannot be read to its end')
    return [fault instanceof Error ? fault.message : String(fault)]
  }
}

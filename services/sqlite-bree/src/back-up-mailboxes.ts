// Copies mailboxes that were used since they were last copied, as the ciphertext they are.
import { configuredBackups, isBackupError, type ConfiguredBackups } from '@postkeep/backup'
import { product } from '@postkeep/config'
import type { JobContext, JobResult } from '@postkeep/jobs'
import type { SqliteBreeSettings } from './config.ts'

export async function backUpMailboxes(context: JobContext<SqliteBreeSettings>): Promise<JobResult> {
  const { logger, settings } = context
  const { afterLogin, mailboxFolder, recipient, storage } = settings
  if (storage === undefined || recipient === undefined)
    return { summary: 'There are no backups (BACKUP_STORAGE).' }
  if (!afterLogin) return { summary: 'Only with the backup of everything (BACKUP_AFTER_LOGIN=false).' }
  const sources = { mailboxes: mailboxFolder }
  await using backups = configuredBackups({ config: settings, sources, logger, version: product.version })
  return copied(backups)
}

async function copied(backups: ConfiguredBackups): Promise<JobResult> {
  try {
    const { busy, copied: done, sent, unchanged } = await backups.runMailboxes()
    return {
      summary: `${done.length} copied (${sent.bytes} bytes), ${unchanged} unchanged, ${busy.length} too busy.`
    }
  } catch (error) {
    // A backup of everything has them.
    if (isBackupError(error, 'locked')) return { summary: 'A backup of everything is at work.' }
    throw error
  }
}

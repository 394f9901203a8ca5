// Is there a backup of the last day?
import { configuredBackups, describeStorage } from '@postkeep/backup'
import { product } from '@postkeep/config'
import { checkBackups } from '@postkeep/diagnosis'
import type { JobContext, JobResult } from '@postkeep/jobs'
import type { BreeSettings } from './settings.ts'

export async function watchBackups({ logger, settings }: JobContext<BreeSettings>): Promise<JobResult> {
  if (settings.storage === undefined) return { summary: 'There are no backups (BACKUP_STORAGE).' }
  await using backups = configuredBackups({ config: settings, sources: {}, logger, version: product.version })
  const { remedy, status, text } = checkBackups({ kind: 'state', state: await backups.state() })
  const summary = `${text} Storage: ${describeStorage(settings)}.`
  return status === 'problem' ? { summary, alarm: `Backups: ${text} ${remedy ?? ''}` } : { summary }
}

// Is there a backup of the last day?
import { configuredBackups, describeStorage } from '@postkeep/backup'
import { product } from '@postkeep/config'
import { checkBackups, noteExamination, type Finding } from '@postkeep/diagnosis'
import type { JobContext, JobResult } from '@postkeep/jobs'
import type { BreeSettings } from './settings.ts'

export async function watchBackups({
  database,
  logger,
  settings
}: JobContext<BreeSettings>): Promise<JobResult> {
  const note = (finding: Finding): Promise<void> =>
    noteExamination(database, 'watch-backups', { at: new Date(), findings: [finding] })
  if (settings.storage === undefined) {
    await note(checkBackups({ kind: 'off' }))
    return { summary: 'There are no backups (BACKUP_STORAGE).' }
  }
  await using backups = configuredBackups({ config: settings, sources: {}, logger, version: product.version })
  const finding = checkBackups({ kind: 'state', state: await backups.state() })
  await note(finding)
  const { remedy, status, text } = finding
  const summary = `${text} Storage: ${describeStorage(settings)}.`
  return status === 'problem' ? { summary, alarm: `Backups: ${text} ${remedy ?? ''}` } : { summary }
}

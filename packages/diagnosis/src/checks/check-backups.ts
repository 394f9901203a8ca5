// Is there a backup of the last day?
import type { BackupState } from '@postkeep/backup'
import { spanOf } from '../amounts.ts'
import { ok, problem, warning, type Finding } from '../finding.ts'

const subject = 'backups'
/** A day, and the time that a backup may take. */
export const backupOverdueMs = 26 * 3_600_000

export type BackupSituation =
  | { readonly kind: 'off' }
  | { readonly kind: 'state'; readonly state: BackupState }
  | { readonly kind: 'unreachable'; readonly reason: string }

export function checkBackups(situation: BackupSituation): Finding {
  if (situation.kind === 'off') {
    return warning(
      subject,
      'There are none.',
      'Set them up: setup.sh, menu 2 (or BACKUP_STORAGE and BACKUP_RECIPIENT in .env)'
    )
  }
  if (situation.kind === 'unreachable') {
    return problem(subject, `The storage cannot be read: ${situation.reason}.`, 'Run: postkeep backup test')
  }
  const { lastGood } = situation.state
  const finding = stateFinding(situation.state)
  return lastGood ? { ...finding, moment: lastGood.time } : finding
}

function stateFinding({ lastError, lastGood }: BackupState): Finding {
  const reason = lastError ? ` The last one failed: ${lastError.text}.` : ''
  const remedy = 'Run: postkeep backup run, and see that cron does (setup.sh, menu 2)'
  if (!lastGood) return problem(subject, `There is no backup yet.${reason}`, remedy)
  const age = spanOf(lastGood.ageMs / 1000)
  if (lastGood.ageMs > backupOverdueMs) return problem(subject, `The newest is ${age} old.${reason}`, remedy)
  if (lastError) return problem(subject, `The newest is ${age} old.${reason}`, remedy)
  return ok(subject, `The newest is ${age} old.`)
}

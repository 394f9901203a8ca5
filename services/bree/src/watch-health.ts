// How the server is, for the operator's curves; and the mail about what needs a person.
import { createServerSealer } from '@postkeep/crypto'
import { checkHealth, measureHealth, noteExamination, type Finding } from '@postkeep/diagnosis'
import type { JobContext, JobResult } from '@postkeep/jobs'
import { announceQueued, createQueue } from '@postkeep/outbound'
import { collectAlarms, sendAlarms } from './send-alarms.ts'
import type { BreeSettings } from './settings.ts'

export async function watchHealth(context: JobContext<BreeSettings>): Promise<JobResult> {
  const { cache, database, logger, settings } = context
  const now = new Date()
  const health = await measureHealth(database, { folder: settings.mailboxFolder, now })
  await database.healthRecords.create(health)
  const findings = checkHealth(health)
  await noteExamination(database, 'watch-health', { at: now, findings })
  const problems = findings.filter(({ status }) => status === 'problem')
  const sealer = createServerSealer(settings.serverKey)
  const queue = createQueue({ database, sealer, logger, onQueued: () => announceQueued(cache) })
  const own = problems.length === 0 ? [] : [{ subject: 'health', text: problems.map(textOf).join('\n') }]
  const alarms = [...own, ...(await collectAlarms(database))]
  const { domain, email } = settings
  const told = await sendAlarms(alarms, { database, queue, domain, email, now })
  const summary = `${problems.length} problems, ${alarms.length} alarms, ${told} mails.`
  return problems.length === 0 ? { summary } : { summary, alarm: problems.map(textOf).join(' ') }
}

function textOf({ remedy, subject, text }: Finding): string {
  return `${subject}: ${text}${remedy === undefined ? '' : ` ${remedy}.`}`
}

// How the server is, from what the jobs have written down: nothing is measured while somebody waits.
import type { Database, Examination, HealthRecord, JobRun } from '@postkeep/database'

export interface HourOfMail {
  /** Its beginning. */
  readonly at: Date
  readonly accepted: number
  readonly refused: number
  readonly sent: number
  readonly failed: number
}

export interface ServerOverview {
  readonly users: number
  readonly domains: number
  readonly aliases: number
  /** undefined: none of the last day. */
  readonly latest: HealthRecord | undefined
  /** The last 24, the oldest first, without gaps. */
  readonly hours: readonly HourOfMail[]
  /** Of the last day, the oldest first. */
  readonly records: readonly HealthRecord[]
  /** What is wrong first. */
  readonly findings: readonly (Examination['findings'][number] & { readonly at: Date })[]
  readonly jobs: readonly JobRun[]
  /** undefined: not known, or self-signed. */
  readonly certificateEnds: Date | undefined
  /** undefined: there is none, or nobody has looked. */
  readonly newestBackup: Date | undefined
}

const hourMs = 3_600_000
const shownHours = 24
const gravity = { problem: 0, warning: 1, ok: 2 } as const

type Collections = Pick<
  Database,
  'users' | 'domains' | 'aliases' | 'healthRecords' | 'examinations' | 'jobRuns'
>

export async function serverOverview(database: Collections, now: Date): Promise<ServerOverview> {
  const first = new Date(Math.floor(now.getTime() / hourMs) * hourMs - (shownHours - 1) * hourMs)
  const [users, domains, aliases, records, examinations, jobs] = await Promise.all([
    database.users.estimatedDocumentCount(),
    database.domains.estimatedDocumentCount(),
    database.aliases.estimatedDocumentCount(),
    database.healthRecords.find({ at: { $gte: first } }).sort({ at: 1 }),
    database.examinations.find(),
    database.jobRuns.find().sort({ _id: 1 })
  ])
  const momentOf = (subject: string): Date | undefined =>
    examinations.flatMap(({ findings }) => findings).find((one) => one.subject === subject && one.moment)
      ?.moment
  return {
    users,
    domains,
    aliases,
    records,
    latest: records.at(-1),
    hours: hoursOf(records, first),
    findings: examinations
      .flatMap(({ at, findings }) => findings.map((finding) => ({ ...finding, at })))
      .toSorted((a, b) => gravity[a.status] - gravity[b.status] || a.subject.localeCompare(b.subject)),
    jobs,
    certificateEnds: momentOf('certificate'),
    newestBackup: momentOf('backups')
  }
}

export function hoursOf(records: readonly Pick<HealthRecord, 'at' | 'mail'>[], first: Date): HourOfMail[] {
  const hours = Array.from({ length: shownHours }, (_, index) => ({
    at: new Date(first.getTime() + index * hourMs),
    accepted: 0,
    refused: 0,
    sent: 0,
    failed: 0
  }))
  for (const { at, mail } of records) {
    const hour = hours[Math.floor((at.getTime() - first.getTime()) / hourMs)]
    if (!hour || !mail) continue
    hour.accepted += mail.accepted
    hour.refused += mail.refused
    hour.sent += mail.sent
    hour.failed += mail.failed
  }
  return hours
}

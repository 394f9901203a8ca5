// All checks. One that fails itself is a finding, and keeps none of the others.
import type { Cache } from '@postkeep/cache'
import type { Database } from '@postkeep/database'
import type { Resolver } from '@postkeep/dns'
import { checkBackups, type BackupSituation } from './checks/check-backups.ts'
import { checkBlocklists } from './checks/check-blocklists.ts'
import { checkCertificate } from './checks/check-certificate.ts'
import { checkClock } from './checks/check-clock.ts'
import { checkDomains } from './checks/check-domains.ts'
import { checkHealth } from './checks/check-health.ts'
import { checkHostNames } from './checks/check-host-names.ts'
import { checkJobs } from './checks/check-jobs.ts'
import { checkPorts, type Target } from './checks/check-ports.ts'
import { checkVersions } from './checks/check-versions.ts'
import { ok, problem, warning, type Finding } from './finding.ts'
import { measureHealth } from './measure-health.ts'

export interface DiagnosisContext {
  readonly serverDomain: string
  readonly resolver: Resolver
  /** Rejects where it does not answer; the text says why. */
  readonly database: () => Promise<Database>
  readonly cache: () => Promise<Cache>
  readonly mailboxes: () => Promise<unknown>
  readonly backups: () => Promise<BackupSituation>
  readonly certificateFolder: string
  /** On the file system of the mailboxes. */
  readonly dataFolder: string
  readonly targets: readonly Target[]
  /** Of an HTTPS server whose clock is right. */
  readonly clockUrl: string
  readonly clock: () => number
}

/** In the order in which an operator mends things. */
export async function diagnose(context: DiagnosisContext): Promise<Finding[]> {
  const { clock, resolver, serverDomain } = context
  const now = new Date(clock())
  const [database, cache, mailboxes] = await Promise.all([
    reached('MongoDB', context.database),
    reached('Redis', context.cache),
    reached('mailbox service', context.mailboxes)
  ])
  const withDatabase = (check: (known: Database) => Promise<Finding[]>) => async () =>
    database.value ? check(database.value) : []
  const checks: readonly (readonly [string, () => Promise<Finding[]>])[] = [
    ['ports', () => checkPorts(context.targets)],
    ['host names', () => checkHostNames({ resolver, serverDomain })],
    ['domains', withDatabase((known) => checkDomains({ database: known, resolver, serverDomain }))],
    ['certificate', () => checkCertificate({ ...context, now })],
    ['backups', async () => [checkBackups(await context.backups())]],
    [
      'health',
      withDatabase(async (known) =>
        checkHealth(await measureHealth(known, { folder: context.dataFolder, now }))
      )
    ],
    ['jobs', withDatabase((known) => checkJobs(known, now))],
    ['clock', async () => [await checkClock(context.clockUrl, clock)]],
    ['versions', () => checkVersions(database.value, cache.value)]
  ]
  const found = await Promise.all(checks.map(([subject, check]) => guarded(subject, check)))
  return [database.finding, cache.finding, mailboxes.finding, ...found.flat()]
}

type Examined = Pick<
  DiagnosisContext,
  'serverDomain' | 'resolver' | 'certificateFolder' | 'targets' | 'clock'
> & {
  readonly database: Database
  readonly cache: Cache
  /** Zones of DNS lists that are asked about this server. */
  readonly blocklists: readonly string[]
}

/** What takes time to find out and is not seen by other jobs: for the job that keeps it for the web admin. */
export async function examine(context: Examined): Promise<Finding[]> {
  const { blocklists, cache, clock, database, resolver, serverDomain, targets } = context
  const checks: readonly (readonly [string, () => Promise<Finding[]>])[] = [
    ['ports', () => checkPorts(targets)],
    ['host names', () => checkHostNames({ resolver, serverDomain })],
    ['DNS lists', () => checkBlocklists({ resolver, serverDomain, blocklists })],
    ['domains', () => checkDomains({ database, resolver, serverDomain })],
    ['certificate', () => checkCertificate({ ...context, now: new Date(clock()) })],
    ['versions', () => checkVersions(database, cache)]
  ]
  return (await Promise.all(checks.map(([subject, check]) => guarded(subject, check)))).flat()
}

type Reached<T> = { readonly finding: Finding; readonly value?: T }

async function reached<T>(name: string, ask: () => Promise<T>): Promise<Reached<T>> {
  try {
    return { value: await ask(), finding: ok(name, 'It answers.') }
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown'
    const remedy = 'See that it runs: docker compose ps; start all: docker compose up -d --wait'
    return { finding: problem(name, `It does not answer: ${reason}.`, remedy) }
  }
}

async function guarded(subject: string, check: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await check()
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown'
    return [
      warning(subject, `This could not be checked: ${reason}.`, 'Mend what is wrong above, and ask again')
    ]
  }
}

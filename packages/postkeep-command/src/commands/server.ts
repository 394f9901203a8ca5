// postkeep doctor, migrate, version: the server as a whole.
import { configuredBackups, readBackupConfig } from '@postkeep/backup'
import { readCertificateConfig } from '@postkeep/certificates'
import { product, readEnvironment, text } from '@postkeep/config'
import { migrate, migrationState } from '@postkeep/database'
import { diagnose, parseTarget, type BackupSituation, type Finding } from '@postkeep/diagnosis'
import { createResolver } from '@postkeep/dns'
import { silentLogger } from '@postkeep/log'
import { line, type Command, type Report } from '../command.ts'
import type { Services } from '../services.ts'

export const serverCommands: readonly Command[] = [
  {
    name: 'doctor',
    summary: 'Find what is wrong with the server, and say how to mend it',
    operands: [],
    options: {},
    notes: 'Exit code 1 where there is a problem; warnings leave it 0.',
    async run(services) {
      return doctorReport(await findingsOf(services))
    }
  },
  {
    name: 'migrate',
    summary: 'Bring the databases to the version of this release',
    operands: [],
    options: { check: { type: 'boolean', summary: 'Only say whether there is something to do' } },
    notes: 'It can be run again, and goes on where it was interrupted.',
    async run(services, given) {
      const database = await services.database()
      const before = await migrationState(database)
      if (given.flag('check') === true) {
        const { latest, pending, version } = before
        const names = pending.map(({ name, number }) => `${number} ${name}`)
        const text = pending.length === 0 ? 'There is nothing to do' : `To do: ${names.join(', ')}`
        return {
          json: { version, latest, pending },
          blocks: [line(`${text} (version ${version} of ${latest})`)]
        }
      }
      const done = await migrate(database, {
        onStep: ({ name, number }) => services.say(`${number} ${name} …`)
      })
      const ran = done.map(({ name, number }) => ({ name, number }))
      const text = ran.length === 0 ? 'There was nothing to do' : `Done: ${ran.length} steps`
      return { json: { version: before.latest, ran }, blocks: [line(`${text} (version ${before.latest})`)] }
    }
  },
  {
    name: 'version',
    summary: 'Show the version',
    operands: [],
    options: {},
    async run(services) {
      const { revision } = readEnvironment(services.given, {
        revision: text('POSTKEEP_REVISION', { default: 'unknown' })
      })
      const { version } = product
      return { json: { version, revision }, blocks: [line(`${product.name} ${version} (${revision})`)] }
    }
  }
]

async function findingsOf(services: Services): Promise<Finding[]> {
  const { dnsServers, domain, mailboxFolder, targets } = services.config()
  const { directoryUrl, folder } = readCertificateConfig(services.environment())
  return diagnose({
    serverDomain: domain,
    resolver: createResolver({ servers: dnsServers }),
    database: () => services.database(),
    cache: () => services.cache(),
    mailboxes: () => services.mailboxes().ping(),
    backups: () => backupSituation(services),
    certificateFolder: folder,
    dataFolder: mailboxFolder ?? '/',
    targets: targets.map(parseTarget),
    clockUrl: directoryUrl,
    clock: Date.now
  })
}

async function backupSituation(services: Services): Promise<BackupSituation> {
  const config = readBackupConfig(services.environment())
  if (config.storage === undefined) return { kind: 'off' }
  try {
    await using backups = configuredBackups({
      config,
      sources: {},
      logger: silentLogger,
      version: product.version
    })
    return { kind: 'state', state: await backups.state() }
  } catch (error) {
    return { kind: 'unreachable', reason: error instanceof Error ? error.message : 'unknown' }
  }
}

function doctorReport(findings: readonly Finding[]): Report {
  const problems = findings.filter(({ status }) => status === 'problem').length
  const warnings = findings.filter(({ status }) => status === 'warning').length
  const counts = [countOf(problems, 'problem'), countOf(warnings, 'warning')].filter((text) => text !== '')
  const summary = counts.length === 0 ? 'All is well.' : `${counts.join(' and ')}.`
  return {
    json: { problems, warnings, findings },
    blocks: [{ kind: 'findings', findings }, line(''), line(summary)],
    failed: problems > 0
  }
}

function countOf(count: number, one: string): string {
  if (count === 0) return ''
  return `${count} ${count === 1 ? one : `${one}s`}`
}

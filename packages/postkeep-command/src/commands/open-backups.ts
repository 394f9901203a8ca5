// What the commands about backups have in common: where they lie, what is in them, which one is meant.
import {
  configuredBackups,
  type BackupConfig,
  type BackupSources,
  type ConfiguredBackups
} from '@postkeep/backup'
import { readCertificateConfig } from '@postkeep/certificates'
import { ConfigurationError, product } from '@postkeep/config'
import { silentLogger } from '@postkeep/log'
import type { Services } from '../services.ts'
import { Refusal } from '../usage-error.ts'

/** To be closed after use. @throws ConfigurationError */
export function openConfigured(
  config: BackupConfig,
  sources: BackupSources,
  identity?: string
): ConfiguredBackups {
  return configuredBackups({ config, sources, identity, logger: silentLogger, version: product.version })
}

/** What a backup is made of. @throws ConfigurationError */
export async function sourcesOf(services: Services, config: BackupConfig): Promise<BackupSources> {
  const { mailboxFolder } = services.config()
  if (mailboxFolder === undefined) {
    const hint = 'Give the folder of the mailboxes, as the mailbox service has it'
    throw new ConfigurationError([{ name: 'SQLITE_PATH', problem: 'is missing', hint }])
  }
  return {
    database: await services.database(),
    cache: await services.cache(),
    files: [
      { name: '.env', path: config.environmentFile },
      { name: 'ssl', path: readCertificateConfig(services.given).folder }
    ],
    mailboxes: mailboxFolder
  }
}

/** @throws Refusal where there is none */
export async function chosenSnapshot(
  backups: Pick<ConfiguredBackups, 'list'>,
  id: string | undefined
): Promise<string> {
  if (id !== undefined && !isLatest(id)) return id
  const newest = (await backups.list()).at(-1)
  if (newest) return newest.id
  throw new Refusal('There is no backup yet; backup run makes one')
}

/** The newest: with the mailboxes that were copied after it. */
export function isLatest(id: string | undefined): boolean {
  return id === undefined || id === 'latest'
}

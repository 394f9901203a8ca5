// postkeep backup restore: everything, or one mailbox. Nothing is overwritten without --force, and then kept aside.
import { rename, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readBackupConfig, type BackupConfig, type BackupSources, type RestoreReport } from '@postkeep/backup'
import { readCertificate, readCertificateConfig } from '@postkeep/certificates'
import { MailboxError } from '@postkeep/mailbox-contract'
import { line, type Block, type Command } from '../command.ts'
import type { Services } from '../services.ts'
import { Refusal } from '../usage-error.ts'
import { chosenSnapshot, isLatest, openConfigured, sourcesOf } from './open-backups.ts'
import { readRecoveryKey, recoveryKeyOption } from './recovery-key.ts'

export const restoreCommand: Command = {
  name: 'backup restore',
  summary: 'Restore everything, or one mailbox',
  operands: ['ID'],
  options: {
    ...recoveryKeyOption,
    mailbox: { type: 'string', value: 'ADDRESS', summary: 'Only the mailbox of this address (or its id)' },
    force: { type: 'boolean', summary: 'Overwrite what is there; it is kept aside' }
  },
  notes:
    'ID is one of backup list, or latest. MongoDB and Redis have to run; all other services have to be stopped.\n' +
    'The .env of the backup is put into the state folder, beside what is kept: the installer takes its keys from there.',
  async run(services, given) {
    const identity = await readRecoveryKey(given, 'backup restore')
    const config = readBackupConfig(services.given)
    await refuseWhileInUse(services)
    const address = given.text('mailbox')
    const mailbox = address === undefined ? undefined : await mailboxOf(services, address)
    const target = await targetOf(services, config)
    await using backups = openConfigured(config, target, identity)
    const id = await chosenSnapshot(backups, given.operand('ID'))
    const wayBack = mailbox === undefined ? await makeWay(services, config) : undefined
    const restored = backups.restore(id, {
      scope: mailbox === undefined ? { kind: 'everything' } : { kind: 'mailbox', id: mailbox },
      target,
      newer: isLatest(given.operand('ID')),
      force: given.flag('force') === true
    })
    const report = await restored.catch(async (error: unknown) => {
      await wayBack?.()
      throw error
    })
    const environmentFile = mailbox === undefined ? restoredEnvironment(config) : undefined
    return { json: { ...report, environmentFile }, blocks: blocksOf(report, environmentFile) }
  }
}

/** The writer of a mailbox must not have it open while its files are replaced. */
async function refuseWhileInUse(services: Services): Promise<void> {
  try {
    await services.mailboxes().ping()
  } catch (error) {
    if (error instanceof MailboxError && error.code === 'unavailable') return
    throw error
  }
  throw new Refusal(
    'The mailbox service is running: stop all services but MongoDB and Redis first, so that no mail is lost meanwhile'
  )
}

async function mailboxOf(services: Services, address: string): Promise<string> {
  if (/^[0-9a-f]{24}$/.test(address)) return address
  const alias = await (await services.directory()).aliases.get(address)
  return alias._id.toHexString()
}

async function targetOf(services: Services, config: BackupConfig): Promise<BackupSources> {
  const { files = [], ...rest } = await sourcesOf(services, config)
  // It belongs to the installer, and the databases that run now have the passwords of the present one.
  const placed = files.map((file) =>
    file.name === '.env' ? { ...file, path: restoredEnvironment(config) } : file
  )
  return { ...rest, files: placed }
}

/**
 * What is in the way and of no worth: an earlier restore's .env, and the self-signed certificate of a new server. The function
 * brings that back where nothing took its place: without a certificate no service starts.
 */
async function makeWay(services: Services, config: BackupConfig): Promise<() => Promise<void>> {
  await rm(restoredEnvironment(config), { force: true })
  const { folder } = readCertificateConfig(services.given)
  const installed = await readCertificate(folder)
  if (!installed?.isSelfSigned) return async () => undefined
  const ending = `.before-restore-${new Date().toISOString().replaceAll(/[-:.]/g, '')}`
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isFile() || !/\.(pem|json)$/.test(entry.name)) continue
    await rename(join(folder, entry.name), join(folder, entry.name + ending))
  }
  return () => putBack(folder, ending)
}

async function putBack(folder: string, ending: string): Promise<void> {
  const names = await readdir(folder)
  for (const name of names.filter((moved) => moved.endsWith(ending))) {
    const original = name.slice(0, -ending.length)
    if (!names.includes(original)) await rename(join(folder, name), join(folder, original))
  }
}

function restoredEnvironment({ stateFolder }: BackupConfig): string {
  return join(stateFolder, 'restored', '.env')
}

function blocksOf(report: RestoreReport, environmentFile: string | undefined): Block[] {
  const facts = [
    ['Restored', report.id],
    ['MongoDB', `${report.documents} documents`],
    ['Redis', `${report.redisKeys} keys`],
    ['Files', String(report.files)],
    ['Mailboxes', String(report.mailboxes)],
    ...report.kept.map((path): [string, string] => ['Kept', path]),
    // As they are now, with what others have written in them.
    ...report.sharesLeft.map((id): [string, string] => [
      'Shared, left',
      `${id} (--mailbox ${id} puts it back)`
    ])
  ] as const
  const next =
    environmentFile === undefined
      ? []
      : [
          line(''),
          line(`The .env of the backup is ${environmentFile}.`),
          line('Take HELPER_ENCRYPTION_KEY and the settings from it before the services are started.')
        ]
  return [{ kind: 'facts', facts }, ...next]
}

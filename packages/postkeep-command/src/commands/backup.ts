// postkeep backup …: encrypted copies of everything, elsewhere.
import { join } from 'node:path'
import {
  backupFields,
  configuredRepository,
  createRecoveryKey,
  describeStorage,
  probeRepository,
  readBackupConfig,
  type ConfiguredBackups,
  type Snapshot,
  type VerifyReport
} from '@postkeep/backup'
import { backupOverdueMs } from '@postkeep/diagnosis'
import { line, type Block, type Command } from '../command.ts'
import { size, time } from '../format.ts'
import { chosenSnapshot, isLatest, openConfigured, sourcesOf } from './open-backups.ts'
import { readRecoveryKey, recoveryKeyOption } from './recovery-key.ts'
import { restoreCommand } from './restore.ts'

/** Of so many mailboxes all chunks are read where not all are asked for. */
const sample = 20

export const backupCommands: readonly Command[] = [
  {
    name: 'backup key',
    summary: 'Make a recovery key; it is shown only once and kept nowhere',
    operands: [],
    options: {},
    notes: `The recipient goes into .env as ${backupFields.recipient.name}; the recovery key goes on paper, not on this server.`,
    async run() {
      const { identity, recipient } = await createRecoveryKey()
      const facts = [
        ['Recovery key', identity],
        ['Recipient', recipient]
      ] as const
      const advice = 'Without the recovery key no backup can be read. Keep it away from this server.'
      return { json: { identity, recipient }, blocks: [{ kind: 'facts', facts }, line(''), line(advice)] }
    }
  },
  {
    name: 'backup test',
    summary: 'Try the storage: write, read, list and remove a small object',
    operands: [],
    options: {},
    async run(services) {
      const config = readBackupConfig(services.given)
      await using repository = configuredRepository(config)
      const milliseconds = await probeRepository(repository)
      const storage = describeStorage(config)
      return {
        json: { storage, milliseconds },
        blocks: [line(`Backups can be kept in ${storage} (${milliseconds} ms)`)]
      }
    }
  },
  {
    name: 'backup run',
    summary: 'Make a backup of everything, then remove those that are too old',
    operands: [],
    options: {},
    async run(services) {
      const config = readBackupConfig(services.given)
      await using backups = openConfigured(config, await sourcesOf(services, config))
      const report = await backups.run()
      const pruned = await backups.prune({ policy: backups.policy })
      const documents = Object.values(report.collections).reduce((sum, count) => sum + count, 0)
      const facts = [
        ['Backup', report.id],
        ['MongoDB', `${documents} documents`],
        ['Redis', `${report.redisKeys} keys`],
        ['Files', String(report.files)],
        ['Mailboxes', `${report.mailboxes}, ${report.unchangedMailboxes} of them unchanged`],
        ['Sent', `${size(report.sent.bytes)} in ${report.sent.chunks} chunks`],
        ['Kept', `${pruned.kept.length} backups; ${pruned.removed.length} removed`]
      ] as const
      return {
        json: { ...report, pruned },
        blocks: [{ kind: 'facts', facts }, ...report.notes.map((note) => line(`Note: ${note}`))],
        failed: report.busyMailboxes.length > 0
      }
    }
  },
  {
    name: 'backup list',
    summary: 'List the backups, newest first',
    operands: [],
    options: recoveryKeyOption,
    notes: 'With the recovery key it also shows what each consists of.',
    async run(services, given) {
      const config = readBackupConfig(services.given)
      const hasKey = given.text('recovery-key-file') !== undefined
      const identity = hasKey ? await readRecoveryKey(given, 'backup list') : undefined
      await using backups = openConfigured(config, {}, identity)
      const listed: Listed[] = []
      for (const snapshot of (await backups.list()).toReversed()) {
        listed.push({ ...snapshot, ...(hasKey ? await contentsOf(backups, snapshot.id) : {}) })
      }
      return { json: listed, blocks: [snapshotTable(listed, hasKey)] }
    }
  },
  {
    name: 'backup verify',
    summary: 'Prove a backup: restore it into a scratch folder and compare',
    operands: ['[ID]'],
    options: {
      ...recoveryKeyOption,
      all: { type: 'boolean', summary: `Read all mailboxes (default: ${sample}, by chance)` }
    },
    notes: 'ID is one of backup list, or latest (the default).',
    async run(services, given) {
      const config = readBackupConfig(services.given)
      const identity = await readRecoveryKey(given, 'backup verify')
      await using backups = openConfigured(config, {}, identity)
      const id = await chosenSnapshot(backups, given.optionalOperand('ID'))
      const newer = isLatest(given.optionalOperand('ID'))
      const scope = given.flag('all') === true ? {} : { sample }
      const report = await backups.verify(id, {
        folder: join(config.stateFolder, 'scratch'),
        newer,
        ...scope
      })
      return { json: report, blocks: verifyBlocks(report), failed: report.problems.length > 0 }
    }
  },
  restoreCommand,
  {
    name: 'backup state',
    summary: 'Show how old the newest backup is, and why the last one failed',
    operands: [],
    options: {},
    async run(services) {
      const config = readBackupConfig(services.given)
      if (config.storage === undefined) {
        return { json: { storage: 'off' }, blocks: [line('There are no backups: BACKUP_STORAGE is not set')] }
      }
      await using backups = openConfigured(config, {})
      const { lastError, lastGood } = await backups.state()
      const isOverdue = !lastGood || lastGood.ageMs > backupOverdueMs
      const facts = [
        ['Storage', describeStorage(config)],
        ['Newest', lastGood ? `${lastGood.id}, of ${time(lastGood.time)}` : 'none'],
        ['Overdue', isOverdue ? 'yes' : 'no'],
        ['Last failure', lastError ? `${time(lastError.time)} ${lastError.text}` : 'none']
      ] as const
      const json = { storage: config.storage, lastGood, lastError, isOverdue }
      return { json, blocks: [{ kind: 'facts', facts }], failed: isOverdue || lastError !== undefined }
    }
  }
]

type Contents = { version?: string; mailboxes?: number; documents?: number; bytes?: number }
type Listed = Snapshot & Contents

async function contentsOf(backups: ConfiguredBackups, id: string): Promise<Contents> {
  const { collections, mailboxes, version } = await backups.describe(id)
  const files = mailboxes.flatMap((mailbox) => mailbox.files)
  return {
    version,
    mailboxes: mailboxes.length,
    documents: collections.reduce((sum, one) => sum + one.documents, 0),
    bytes: files.reduce((sum, file) => sum + file.bytes, 0)
  }
}

function snapshotTable(listed: readonly Listed[], isDescribed: boolean): Block {
  const rows = listed.map(({ id, time: at, bytes = 0, documents = 0, mailboxes = 0 }) =>
    isDescribed ? [time(at), id, String(mailboxes), size(bytes), String(documents)] : [time(at), id]
  )
  const columns = isDescribed ? ['date', 'id', 'mailboxes', 'their size', 'documents'] : ['date', 'id']
  return { kind: 'table', columns, rows, empty: 'There are no backups yet; backup run makes one' }
}

function verifyBlocks({ bytes, documents, files, id, mailboxes, problems }: VerifyReport): Block[] {
  if (problems.length === 0) {
    const counts = `${files} files, ${size(bytes)}, ${documents} documents, ${mailboxes} mailboxes`
    return [line(`The backup ${id} is whole: ${counts} were restored and compared`)]
  }
  const rows = problems.map(({ kind, mailbox = '', object = '', text }) => [kind, object, mailbox, text])
  const table: Block = { kind: 'table', columns: ['kind', 'object', 'mailbox', 'what'], rows, empty: '' }
  return [line(`The backup ${id} is damaged:`), table]
}

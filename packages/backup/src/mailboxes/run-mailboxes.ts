// Copies the mailboxes that have changed since they were last copied, between two backups of everything.
import { join } from 'node:path'
import { ChunkWriter } from '../chunks/chunk-writer.ts'
import type { RunContext } from '../run-backup.ts'
import { namingKeyIn, readKnownMailboxes, writeKnownMailboxes } from '../state/state-folder.ts'
import { backUpMailboxes } from './back-up-mailboxes.ts'
import { writeMailboxPoint } from './mailbox-points.ts'

export interface MailboxesReport {
  /** Ids of those that were copied. */
  readonly copied: readonly string[]
  readonly unchanged: number
  /** Ids of those that changed too fast. */
  readonly busy: readonly string[]
  readonly sent: { readonly chunks: number; readonly bytes: number }
}

export async function runMailboxes(context: RunContext): Promise<MailboxesReport> {
  const { clock, logger, repository, seal, sources, stateFolder } = context
  const chunkBytes = context.chunkBytes === undefined ? {} : { chunkBytes: context.chunkBytes }
  const namingKey = await namingKeyIn(stateFolder)
  const writer = await new ChunkWriter({ repository, seal, namingKey, ...chunkBytes }).open()
  const before = await readKnownMailboxes(stateFolder)
  const staging = join(stateFolder, 'copying')
  const root = sources.mailboxes ?? ''
  const after = await backUpMailboxes({ writer, logger, clock, staging }, root, before)
  const copied = after.mailboxes.filter((mailbox) => before[mailbox.id]?.stored.takenAt !== mailbox.takenAt)
  for (const mailbox of copied) {
    const place = { namingKey: namingKey.toString('hex'), chunkBytes: writer.chunkBytes }
    await writeMailboxPoint({ repository, seal }, { ...place, mailbox })
  }
  await writeKnownMailboxes(stateFolder, after.known)
  const { busy, unchanged } = after
  return { copied: copied.map(({ id }) => id), unchanged, busy, sent: { ...writer.sent } }
}

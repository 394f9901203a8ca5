// All mailboxes below a folder `<root>/<2 hex>/<id>/`: those that were changed are read, the others stand as they stood.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from '@postkeep/log'
import { isMissingFile } from '../backup-error.ts'
import type { ChunkWriter } from '../chunks/chunk-writer.ts'
import { mailboxFolder, mailboxPlace, type StoredMailbox } from '../manifest/manifest.ts'
import type { KnownMailbox, KnownMailboxes } from '../state/state-folder.ts'
import { copyMailbox } from './copy-mailbox.ts'
import { mailboxSignature } from './mailbox-signature.ts'

export interface MailboxesContext {
  readonly writer: ChunkWriter
  readonly logger: Logger
  /** A folder for copies of mailboxes in heavy use; it is removed after each. */
  readonly staging: string
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

export interface BackedUpMailboxes {
  readonly mailboxes: readonly StoredMailbox[]
  readonly known: KnownMailboxes
  readonly unchanged: number
  /** Ids of mailboxes that changed too fast: they stand as they were in the backup before, or are not in this one. */
  readonly busy: readonly string[]
}

export async function backUpMailboxes(
  context: MailboxesContext,
  root: string,
  knownBefore: KnownMailboxes
): Promise<BackedUpMailboxes> {
  const mailboxes: StoredMailbox[] = []
  const known: Record<string, KnownMailbox> = {}
  const busy: string[] = []
  let unchanged = 0
  for await (const id of allMailboxes(root)) {
    const before = knownBefore[id]
    const after = await backUpMailbox(context, join(root, mailboxPlace(id)), { id, before })
    if (after.kind === 'unchanged') unchanged++
    if (after.kind === 'busy') {
      busy.push(id)
      context.logger.warn({ mailbox: id }, 'a mailbox changed too fast to be copied')
    }
    if (!after.known) continue
    known[id] = after.known
    mailboxes.push(after.known.stored)
  }
  return { mailboxes, known, unchanged, busy }
}

interface MailboxOutcome {
  readonly kind: 'copied' | 'unchanged' | 'busy' | 'gone'
  readonly known?: KnownMailbox
}

async function backUpMailbox(
  { writer, clock, staging }: MailboxesContext,
  folder: string,
  { id, before }: { id: string; before: KnownMailbox | undefined }
): Promise<MailboxOutcome> {
  // Taken before the copy: what changes while it is made is seen the next time.
  const signature = await mailboxSignature(folder)
  const usable =
    before && writer.hasAll(before.stored.files.flatMap(({ chunks }) => chunks)) ? before : undefined
  if (usable && signature !== undefined && usable.signature === signature)
    return { kind: 'unchanged', known: usable }
  const takenAt = new Date(clock()).toISOString()
  const copied = await copyMailbox(writer, { folder, path: mailboxFolder(id), staging })
  if (copied.kind === 'gone') return { kind: 'gone' }
  if (copied.kind === 'busy') return { kind: 'busy', ...(usable && { known: usable }) }
  const stored = { id, takenAt, files: copied.files }
  return { kind: 'copied', known: { stored, ...(signature !== undefined && { signature }) } }
}

/** Also those that came while the others were copied: what they hold may have moved there from one that was copied later. */
async function* allMailboxes(root: string): AsyncGenerator<string> {
  const seen = new Set<string>()
  for (let found: string[]; (found = (await listMailboxes(root)).filter((id) => !seen.has(id))).length > 0;) {
    for (const id of found) {
      seen.add(id)
      yield id
    }
  }
}

/** Only folders that are named as a mailbox is: not those that are being made, nor copies that a restore has kept. */
async function listMailboxes(root: string): Promise<string[]> {
  const ids: string[] = []
  for (const group of await namesIn(root)) {
    if (!/^[0-9a-f]{2}$/.test(group)) continue
    for (const id of await namesIn(join(root, group))) {
      if (/^[0-9a-f]{24}$/.test(id) && id.endsWith(group)) ids.push(id)
    }
  }
  return ids
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort()
  } catch (error) {
    if (isMissingFile(error)) return []
    throw error
  }
}

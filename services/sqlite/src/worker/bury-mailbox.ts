// Removing a mailbox: first out of its place, in one step, then from the disk.
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { randomToken } from '@postkeep/crypto'
import type { Mailbox } from './mailbox.ts'

/** Within the folder of all mailboxes, so that the rename stays on one file system. No mailbox can have this name. */
export const graveyard = 'removed'

/** To be called alone, with the mailbox locked. Idempotent. */
export async function buryMailbox(folder: string, mailbox: Mailbox): Promise<void> {
  const grave = join(folder, graveyard, `${mailbox.id}-${randomToken(6)}`)
  await mkdir(join(folder, graveyard), { recursive: true, mode: 0o700 })
  try {
    await rename(mailbox.path, grave)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return
    throw error
  }
  await rm(grave, { recursive: true, force: true })
}

/** What a stop half-way has left. */
export async function clearGraveyard(folder: string): Promise<void> {
  await rm(join(folder, graveyard), { recursive: true, force: true })
}

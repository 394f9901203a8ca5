// Calendars or address books of a mailbox into files, a file for each.
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import {
  collectionKinds,
  collectionNamed,
  exportObjects,
  shownName,
  type ExportOptions
} from '@postkeep/dav-collections'
import type { CollectionInfo } from '@postkeep/mailbox-contract'
import type { MailboxSession } from '@postkeep/mailbox-client'
import { Refusal } from '../usage-error.ts'
import { makeTarget } from './export-mailbox.ts'

interface Wanted extends Omit<ExportOptions, 'collections'> {
  /** Names; empty: all. */
  readonly only: readonly string[]
}

export interface WrittenFile {
  readonly file: string
  readonly objects: number
}

/** @throws Refusal */
export async function exportCollections(
  session: MailboxSession,
  target: string,
  { only, ...options }: Wanted
): Promise<WrittenFile[]> {
  const all = await session.listCollections([collectionKinds[options.kind]])
  const wanted = only.length === 0 ? all : only.map((name) => requireNamed(all, name))
  await makeTarget(target)
  const written: WrittenFile[] = []
  const names = new Set<string>()
  for (const collection of new Set(wanted)) {
    const file = join(target, `${freeName(names, collection)}.${options.kind}`)
    await using into = await open(file, 'wx', 0o600)
    const objects = await exportObjects(session, { ...options, collections: [collection] }, async (piece) => {
      await into.appendFile(piece)
    })
    written.push({ file, objects })
  }
  return written
}

function requireNamed(all: readonly CollectionInfo[], name: string): CollectionInfo {
  const found = collectionNamed(all, name)
  if (found) return found
  throw new Refusal(`There is no ${name}; there are ${all.map(shownName).join(', ') || 'none'}`)
}

/** People may give several the same name, and use what a file's name cannot hold. */
function freeName(taken: Set<string>, collection: CollectionInfo): string {
  const plain =
    shownName(collection)
      .replace(/[/\\:\p{Cc}]/gu, '-')
      .replace(/^\.+/, '')
      .slice(0, 100) || 'unnamed'
  let name = plain
  for (let count = 2; taken.has(name.toLowerCase()); count += 1) name = `${plain} ${count}`
  taken.add(name.toLowerCase())
  return name
}

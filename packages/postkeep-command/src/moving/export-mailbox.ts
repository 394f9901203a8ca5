// All messages of a mailbox into files, some at a time.
import { mkdir, readdir } from 'node:fs/promises'
import type { ArchiveWriter } from '@postkeep/mail-archive'
import { decompressBody, flagNames } from '@postkeep/mailbox-contract'
import type { MailboxSession } from '@postkeep/mailbox-client'
import { Refusal } from '../usage-error.ts'

const messagesTogether = 50

export interface ExportCounts {
  folders: number
  messages: number
}

/** @throws Refusal where there is something in the folder */
export async function makeTarget(target: string): Promise<void> {
  await mkdir(target, { recursive: true, mode: 0o700 })
  if ((await readdir(target)).length > 0)
    throw new Refusal(`There is something in ${target}: give a new folder, so that nothing is mixed`)
}

/** `only`: paths of folders; empty: all. */
export async function exportMailbox(
  session: MailboxSession,
  writer: ArchiveWriter,
  only: readonly string[]
): Promise<ExportCounts> {
  const paths = (await session.listFolders()).map(({ path }) => path)
  const missing = only.find((path) => !paths.includes(path))
  if (missing !== undefined) throw new Refusal(`There is no folder ${missing}`)
  const counts = { folders: 0, messages: 0 }
  for (const path of paths) {
    if (only.length > 0 && !only.includes(path)) continue
    await writer.beginFolder(path)
    counts.messages += await exportFolder(session, writer, path)
    await writer.endFolder()
    counts.folders += 1
  }
  return counts
}

async function exportFolder(session: MailboxSession, writer: ArchiveWriter, path: string): Promise<number> {
  const { folder, keywords } = await session.openFolder(path)
  const { columns } = await session.columns(folder.id, ['body', 'flags', 'keywords', 'internalDate'])
  const { body: bodies, flags, keywords: lane, internalDate } = columns
  let written = 0
  for (let first = 0; first < bodies.length; first += messagesTogether) {
    const slice = bodies.subarray(first, first + messagesTogether)
    // One body may be several messages.
    const byBody = Map.groupBy(slice.keys(), (at) => slice[at]!)
    await session.bodies([...byBody.keys()], async ({ body, size, compressed }) => {
      const raw = decompressBody(compressed, size)
      for (const at of byBody.get(body) ?? []) {
        const index = first + at
        const names = flagNames({ flags: flags[index]!, keywords: lane[index]! }, keywords)
        await writer.write({ folder: path, flags: names, internalDate: internalDate[index]!, raw })
        written += 1
      }
    })
  }
  await session.closeFolder(folder.id)
  return written
}

// Messages of files into a mailbox, a folder after the other.
import type { ArchivedMessage } from '@postkeep/mail-archive'
import { Refusal } from '../usage-error.ts'
import type { FolderImport } from './folder-import.ts'
import type { ImportTarget } from './import-target.ts'

const progressEvery = 1000

/** `messages`: those of one folder behind each other. @throws Refusal where they cannot be read */
export async function importArchive(
  target: ImportTarget,
  messages: AsyncIterable<ArchivedMessage>,
  say: (text: string) => void
): Promise<void> {
  try {
    await importAll(target, messages, say)
  } catch (error) {
    throw unreadable(error) ?? error
  }
}

async function importAll(
  target: ImportTarget,
  messages: AsyncIterable<ArchivedMessage>,
  say: (text: string) => void
): Promise<void> {
  let folder: FolderImport | undefined
  let wanted: string | undefined
  let count = 0
  for await (const message of messages) {
    if (folder === undefined || wanted !== message.folder) {
      if (folder !== undefined) await target.end(folder)
      wanted = message.folder
      folder = await target.begin({ path: wanted })
    }
    await folder.add(message)
    count += 1
    if (count % progressEvery === 0) say(`${count} messages read, now of ${wanted}`)
  }
  if (folder !== undefined) await target.end(folder)
}

function unreadable(error: unknown): Refusal | undefined {
  if (!(error instanceof Error)) return undefined
  const isOfFiles = typeof (error as NodeJS.ErrnoException).syscall === 'string'
  if (!isOfFiles && !(error instanceof SyntaxError) && !(error instanceof RangeError)) return undefined
  return new Refusal(`The mail cannot be read: ${error.message}`)
}

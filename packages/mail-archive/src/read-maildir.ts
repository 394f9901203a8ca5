// A Maildir and its folders as messages: Maildir++ (`.Work.2026`, in modified UTF-7) and nested folders, also mixed.
import { opendir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalMailboxName, decodeMailboxName } from '@postkeep/imap-protocol'
import type { ArchivedMessage } from './archived-message.ts'
import { withCrlf } from './line-ends.ts'
import { flagsOfName, lettersOfKeywords } from './maildir-flags.ts'

export interface MaildirFolder {
  readonly folder: string
  readonly directory: string
}

/** By folder, then by name. Symbolic links are not followed. */
export async function* readMaildir(root: string): AsyncGenerator<ArchivedMessage> {
  for (const each of await maildirFolders(root)) yield* readFolder(each)
}

/** @throws SyntaxError where there is no Maildir */
export async function maildirFolders(root: string): Promise<MaildirFolder[]> {
  const found: MaildirFolder[] = []
  await search(root, [], found)
  if (found.length === 0) throw new SyntaxError('this is no Maildir: there is no folder with cur and new')
  return found.toSorted((a, b) => (a.folder < b.folder ? -1 : 1))
}

async function search(directory: string, path: readonly string[], found: MaildirFolder[]): Promise<void> {
  const names = await foldersIn(directory)
  if (names.includes('cur') && names.includes('new')) {
    const folder = path.length === 0 ? 'INBOX' : canonicalMailboxName(path.join('/'))
    found.push({ folder, directory })
  }
  for (const name of names) {
    if (['cur', 'new', 'tmp'].includes(name)) continue
    const parts = name.startsWith('.') ? maildirPlusPlus(name) : [name]
    if (parts !== undefined) await search(join(directory, name), [...path, ...parts], found)
  }
}

/** Undefined: not a folder of mail. */
function maildirPlusPlus(name: string): string[] | undefined {
  const parts = name.slice(1).split('.')
  if (parts.includes('')) return undefined
  return parts.map((part) => decodeName(part))
}

function decodeName(part: string): string {
  try {
    return decodeMailboxName(part).replaceAll('/', '_')
  } catch {
    // Not modified UTF-7: some programs write UTF-8.
    return part
  }
}

async function foldersIn(directory: string): Promise<string[]> {
  const names: string[] = []
  for await (const entry of await opendir(directory)) if (entry.isDirectory()) names.push(entry.name)
  return names.toSorted()
}

async function* readFolder({ folder, directory }: MaildirFolder): AsyncGenerator<ArchivedMessage> {
  const keywords = await keywordsOf(directory)
  const files: { name: string; file: string }[] = []
  for (const part of ['cur', 'new']) {
    for await (const entry of await opendir(join(directory, part))) {
      if (entry.isFile() && !entry.name.startsWith('.'))
        files.push({ name: entry.name, file: join(directory, part, entry.name) })
    }
  }
  // Names begin with the time of delivery.
  for (const { name, file } of files.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const { mtimeMs } = await stat(file)
    const raw = withCrlf(await readFile(file))
    yield { folder, flags: flagsOfName(name, keywords), internalDate: Math.floor(mtimeMs / 1000), raw }
  }
}

/** Lines `<number> <name>`. */
async function keywordsOf(directory: string): Promise<string[]> {
  const keywords = Array.from({ length: lettersOfKeywords }, () => '')
  const text = await readFile(join(directory, 'dovecot-keywords'), 'utf8').catch(emptyWhereMissing)
  for (const [, number, name] of text.matchAll(/^(\d{1,2}) (\S+)$/gm)) {
    if (Number(number) < lettersOfKeywords) keywords[Number(number)] = name!
  }
  return keywords
}

function emptyWhereMissing(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return ''
  throw error
}

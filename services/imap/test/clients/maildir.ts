// What a synchronising program has written: a Maildir, read and changed by hand.
import { mkdir, readFile, readdir, rename, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { subjectOf } from './client-suite.ts'

export interface MaildirMessage {
  readonly file: string
  /** As the name has them, sorted, e.g. `FS`. */
  readonly flags: string
  /** With line ends as they are in the file. */
  readonly text: string
}

/** By subject. */
export async function readMaildir(folder: string): Promise<Map<string, MaildirMessage>> {
  const found = new Map<string, MaildirMessage>()
  for (const part of ['cur', 'new']) {
    for (const name of await readdir(join(folder, part))) {
      const file = join(folder, part, name)
      const text = await readFile(file, 'utf8')
      const letters = /:2,(.*)$/.exec(name)?.[1] ?? ''
      const flags = ['D', 'F', 'P', 'R', 'S', 'T'].filter((flag) => letters.includes(flag)).join('')
      found.set(subjectOf(text), { file, flags, text })
    }
  }
  return found
}

export async function makeMaildir(folder: string): Promise<void> {
  for (const part of ['cur', 'new', 'tmp']) await mkdir(join(folder, part), { recursive: true })
}

export async function addToMaildir(folder: string, raw: string, flags: string): Promise<void> {
  const name = `1790000000.${subjectOf(raw)}.local:2,${flags}`
  await writeFile(join(folder, 'cur', name), raw.replaceAll('\r\n', '\n'))
}

export async function setMaildirFlags(message: MaildirMessage, flags: string): Promise<void> {
  const base = message.file.replace(/:2,.*$/, '').replace(/\/new\/([^/]*)$/, '/cur/$1')
  await rename(message.file, `${base}:2,${flags}`)
}

export function removeFromMaildir(message: MaildirMessage): Promise<void> {
  return unlink(message.file)
}

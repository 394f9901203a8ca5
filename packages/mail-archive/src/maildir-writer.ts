// Nested Maildirs, a folder a folder, as mutt, mbsync (`SubFolders Verbatim`) and Dovecot (`LAYOUT=fs`) read them.
import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ArchivedMessage, ArchiveWriter } from './archived-message.ts'
import { fileOfFolder } from './file-of-folder.ts'
import { withLf } from './line-ends.ts'
import { infoOfFlags } from './maildir-flags.ts'

export function maildirWriter(target: string): ArchiveWriter {
  let folder = ''
  let keywords: string[] = []
  let count = 0

  async function write({ raw, flags, internalDate }: ArchivedMessage): Promise<void> {
    count += 1
    const info = infoOfFlags(flags, keywords)
    const file = join(folder, 'cur', `${internalDate}.${String(count).padStart(8, '0')}.postkeep:2,${info}`)
    await writeFile(file, withLf(raw), { flag: 'wx', mode: 0o600 })
    await utimes(file, internalDate, internalDate)
  }

  return {
    async beginFolder(path) {
      folder = join(target, fileOfFolder(path))
      keywords = []
      count = 0
      for (const part of ['cur', 'new', 'tmp'])
        await mkdir(join(folder, part), { recursive: true, mode: 0o700 })
    },
    write,
    async endFolder() {
      if (keywords.length === 0) return
      const lines = keywords.map((keyword, number) => `${number} ${keyword}\n`)
      await writeFile(join(folder, 'dovecot-keywords'), lines.join(''))
    }
  }
}

// A file `<number>.eml` a message, byte for byte, in a folder a folder. Flags are not kept.
import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ArchiveWriter } from './archived-message.ts'
import { fileOfFolder } from './file-of-folder.ts'

export function emlWriter(target: string): ArchiveWriter {
  let folder = ''
  let count = 0
  return {
    async beginFolder(path) {
      folder = join(target, fileOfFolder(path))
      count = 0
      await mkdir(folder, { recursive: true, mode: 0o700 })
    },
    async write({ raw, internalDate }) {
      count += 1
      const file = join(folder, `${String(count).padStart(8, '0')}.eml`)
      await writeFile(file, raw, { flag: 'wx', mode: 0o600 })
      await utimes(file, internalDate, internalDate)
    },
    async endFolder() {}
  }
}

// Bytes on disk below a folder.
import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

export function diskBytes(folder: string): number {
  let bytes = 0
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const status = lstatSync(join(folder, name))
    if (status.isFile()) bytes += status.blocks * 512
  }
  return bytes
}

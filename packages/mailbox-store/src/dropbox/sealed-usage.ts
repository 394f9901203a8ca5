// What waits in the drop box of a locked mailbox, as far as it can be known without the key.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { sealedPath } from '../mailbox-path.ts'
import { listSegments } from './segment-files.ts'

/** Bytes on the disk. */
export function sealedUsage(path: string): { segments: number; diskBytes: number } {
  const names = listSegments(path)
  const sizes = names.map(
    (name) => statSync(join(sealedPath(path), name), { throwIfNoEntry: false })?.size ?? 0
  )
  return { segments: names.length, diskBytes: sizes.reduce((sum, size) => sum + size, 0) }
}

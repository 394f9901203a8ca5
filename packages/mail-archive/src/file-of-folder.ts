// Folders of a mailbox as paths of files.
import { join } from 'node:path'

/** Below the archive's folder. No part can leave it, hide, or be taken for a part of a Maildir. */
export function fileOfFolder(path: string): string {
  const parts = path.split('/').map((part) => {
    // oxlint-disable-next-line no-control-regex
    const safe = part.replaceAll(/[\u0000-\u001f\u007f\\:]/g, '_')
    return /^(?:\.|(?:cur|new|tmp)$|$)/.test(safe) ? `_${safe}` : safe
  })
  return join(...parts)
}

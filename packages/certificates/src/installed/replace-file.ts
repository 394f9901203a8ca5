// Files that are whole at every moment, also after a crash.
import { chown, open, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Written beside it, synced, then renamed. */
export async function replaceFile(file: string, content: string, mode: number): Promise<void> {
  await writeSynced(`${file}.new`, content, mode)
  await rename(`${file}.new`, file)
  await syncFolder(dirname(file))
}

export async function writeSynced(file: string, content: string, mode: number): Promise<void> {
  const handle = await open(file, 'w', mode)
  try {
    // An old one that was left behind keeps its own mode.
    await handle.chmod(mode)
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await giveToOwnerOf(dirname(file), file)
}

export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The installer is root, the services that read the key are not: what is in the folder belongs to its owner. */
export async function giveToOwnerOf(folder: string, file: string): Promise<void> {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = await stat(folder)
  await chown(file, uid, gid)
}

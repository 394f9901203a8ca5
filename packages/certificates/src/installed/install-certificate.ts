// The certificate's files in ./ssl. A new set is first whole in a folder beside them, then its files are renamed into place
// at once; when a crash comes between two of these renames, the next run finishes them.
import { renameSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parseCertificate, type CertificateFiles } from '../certificate.ts'
import { giveToOwnerOf, syncFolder, writeSynced } from './replace-file.ts'

export const fileNames = { key: 'privkey.pem', chain: 'fullchain.pem', cert: 'cert.pem' } as const

const privateMode = 0o600
const publicMode = 0o644
const stagingName = '.next'

/** @throws when key and chain do not belong together: then nothing is touched */
export async function installCertificate(folder: string, files: CertificateFiles): Promise<void> {
  parseCertificate(files)
  await mkdir(folder, { recursive: true })
  await finishInstallation(folder)
  const staging = join(folder, stagingName)
  const partial = `${staging}.partial`
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial, { mode: 0o700 })
  await giveToOwnerOf(folder, partial)
  await writeSynced(join(partial, fileNames.key), files.key, privateMode)
  await writeSynced(join(partial, fileNames.chain), files.chain, publicMode)
  await writeSynced(join(partial, fileNames.cert), files.cert, publicMode)
  await syncFolder(partial)
  await rename(partial, staging)
  await syncFolder(folder)
  await finishInstallation(folder)
}

/** Puts into place what a run that was cut off had ready. Does nothing otherwise. */
export async function finishInstallation(folder: string): Promise<void> {
  const staging = join(folder, stagingName)
  const ready = await namesIn(staging)
  if (ready === undefined) return
  // Without a pause between them: a reader of both files hardly ever meets a pair that does not match.
  for (const name of Object.values(fileNames)) {
    if (ready.includes(name)) moveInto(folder, join(staging, name))
  }
  await syncFolder(folder)
  await rm(staging, { recursive: true, force: true })
}

function moveInto(folder: string, file: string): void {
  try {
    renameSync(file, join(folder, basename(file)))
  } catch (error) {
    // Another process that starts just now was quicker.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

async function namesIn(folder: string): Promise<string[] | undefined> {
  try {
    return await readdir(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

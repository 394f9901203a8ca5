// The certificate that is installed.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseCertificate, type Certificate } from '../certificate.ts'
import { makeSelfSigned } from '../self-signed/make-self-signed.ts'
import { fileNames, finishInstallation, installCertificate } from './install-certificate.ts'

/** undefined where there is none. @throws where the files are not readable or do not belong together */
export async function readCertificate(folder: string): Promise<Certificate | undefined> {
  try {
    const key = await readFile(join(folder, fileNames.key), 'utf8')
    return parseCertificate({ key, chain: await readFile(join(folder, fileNames.chain), 'utf8') })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** For the start of services: what is installed stays; where nothing is, a self-signed one comes there. */
export async function ensureCertificate(folder: string, names: readonly string[]): Promise<Certificate> {
  await finishInstallation(folder)
  const installed = await readCertificate(folder)
  if (installed) return installed
  const certificate = makeSelfSigned(names)
  await installCertificate(folder, certificate)
  return certificate
}

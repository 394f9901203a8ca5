// An authority of this data folder's own, and a certificate for every name that a client may use.
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { serverHosts } from '@postkeep/config'
import { openTestCa } from '@postkeep/testkit'
import type { DataFolder } from './data-folder.ts'

export interface CertificateFiles {
  readonly ca: string
  readonly key: string
  readonly cert: string
}

const renewAfterDays = 300

export async function makeCertificates(folder: DataFolder, domain: string): Promise<CertificateFiles> {
  const ca = await openTestCa(folder.path)
  const files = {
    ca: folder.at('ca.pem'),
    key: folder.at(`${domain}.key.pem`),
    cert: folder.at(`${domain}.pem`)
  }
  if (isFresh(files.cert) && existsSync(files.key)) return files
  const names = ['localhost', domain, ...serverHosts.map((name) => `${name}.${domain}`)]
  const issued = await ca.issue({ names, ips: ['127.0.0.1', '::1'] })
  writeFileSync(files.key, issued.key, { mode: 0o600 })
  writeFileSync(files.cert, issued.chain)
  return files
}

function isFresh(file: string): boolean {
  return existsSync(file) && Date.now() - statSync(file).mtimeMs < renewAfterDays * 86_400_000
}

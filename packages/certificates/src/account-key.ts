// The key of the account at the authority: made once, kept in a file that only its owner reads.
import { generateKeyPairSync } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { replaceFile } from './installed/replace-file.ts'

/** PEM, ECDSA P-256. */
export async function accountKey(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const key = newKey()
  await mkdir(dirname(file), { recursive: true })
  await replaceFile(file, key, 0o600)
  return key
}

/** PEM, PKCS #8, ECDSA P-256. */
export function newKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

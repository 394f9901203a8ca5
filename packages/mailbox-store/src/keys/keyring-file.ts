// `slots.json`: the keyring of a mailbox, replaced as a whole, so that a stop half-way leaves the old or the new one.
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { parseKeyring, type Keyring } from '@postkeep/crypto'
import { syncFile } from './sync-file.ts'

const fileName = 'slots.json'

/** undefined: there is no such mailbox. Throws where the file is damaged. */
export function readKeyring(path: string): Keyring | undefined {
  try {
    return parseKeyring(readFileSync(join(path, fileName), 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

export function writeKeyring(path: string, keyring: Keyring): void {
  const file = join(path, fileName)
  const descriptor = openSync(`${file}.new`, 'w', 0o600)
  try {
    writeSync(descriptor, `${JSON.stringify(keyring, null, 2)}\n`)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  renameSync(`${file}.new`, file)
  syncFile(path)
}

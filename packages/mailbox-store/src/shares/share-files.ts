// What lies beside a mailbox for its shares: `shares/<id>` names those that it owns, for who removes the mailbox without its
// key; `sealed/<id>.invited` is an invitation that came while it was locked, sealed to its public key.
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync
} from 'node:fs'
import { dirname, join } from 'node:path'
import {
  decapsulate,
  encapsulate,
  openRecord,
  sealHeadLength,
  sealRecord,
  wipe,
  type SealPublicKey
} from '@postkeep/crypto'
import { syncFile } from '../keys/sync-file.ts'
import { mailboxPath, sealedPath } from '../mailbox-path.ts'
import type { SealPair } from '../schema/seal-keys.ts'

const ending = '.invited'
const folderOfOwned = 'shares'

/** Of another mailbox, from the path of one. */
export function pathBeside(path: string, id: string): string {
  return mailboxPath(dirname(dirname(path)), id)
}

/** Ids of the shared collections' mailboxes that the mailbox owns. */
export function ownedShares(path: string): string[] {
  return namesIn(join(path, folderOfOwned)).filter((name) => /^[0-9a-f]{24}$/.test(name))
}

export function noteOwned(path: string, share: string): void {
  if (!existsSync(join(path, folderOfOwned, share)))
    writeWhole(join(path, folderOfOwned), share, Buffer.alloc(0))
}

export function forgetOwned(path: string, share: string): void {
  rmSync(join(path, folderOfOwned, share), { force: true })
}

/** It is on the disk when this returns. `note`: bytes for nobody but the owner of the key. */
export function sealNote(path: string, publicKey: SealPublicKey, note: Buffer): void {
  const { head, key } = encapsulate(publicKey)
  try {
    const sealed = sealRecord(key, 0, note, head)
    const last = Number.parseInt(waitingNotes(path).at(-1) ?? '0', 10)
    const name = `${String(last + 1).padStart(10, '0')}-${randomBytes(8).toString('hex')}${ending}`
    writeWhole(sealedPath(path), name, Buffer.concat([head, sealed]))
  } finally {
    wipe(key)
  }
}

/** `take` is called with each in its turn, and then it is removed. Gives how many could not be read: they are removed too. */
export function takeNotes(path: string, keys: SealPair, take: (note: Buffer) => void): number {
  let damaged = 0
  for (const name of waitingNotes(path)) {
    const file = join(sealedPath(path), name)
    const note = openNote(readFileSync(file), keys)
    if (note) take(note)
    else damaged += 1
    rmSync(file)
  }
  return damaged
}

/** File names in the order of their making. */
function waitingNotes(path: string): string[] {
  const names = namesIn(sealedPath(path)).filter((one) => one.endsWith(ending))
  return names.sort()
}

function openNote(bytes: Buffer, { privateKey, publicKey }: SealPair): Buffer | undefined {
  const head = bytes.subarray(0, sealHeadLength)
  try {
    const key = decapsulate(privateKey, publicKey, head)
    try {
      return openRecord(key, 0, bytes.subarray(sealHeadLength), head)
    } finally {
      wipe(key)
    }
  } catch {
    return undefined
  }
}

function writeWhole(folder: string, name: string, bytes: Buffer): void {
  if (mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined) syncFile(dirname(folder))
  const file = join(folder, name)
  const descriptor = openSync(`${file}.new`, 'w', 0o600)
  try {
    writeSync(descriptor, bytes)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  renameSync(`${file}.new`, file)
  syncFile(folder)
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

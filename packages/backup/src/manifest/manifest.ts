// What a snapshot consists of. The manifest is sealed like the rest, and is the last that is written.
import { BackupError } from '../backup-error.ts'
import type { StoredContent } from '../chunks/chunk-writer.ts'

export interface StoredFile extends StoredContent {
  /** Where it is put when the snapshot is restored into a folder: mongodb/…, redis/…, files/…, mailboxes/…. */
  readonly path: string
  /** Permission bits. */
  readonly mode: number
}

export interface StoredCollection {
  readonly name: string
  readonly documents: number
  /** `<database>/<collection>.bson`: the documents, one after the other. */
  readonly content: StoredFile
  /** `<database>/<collection>.metadata.json`: options and indexes. */
  readonly metadata: StoredFile
}

export interface StoredMailbox {
  /** 24 hex digits. */
  readonly id: string
  /** ISO 8601: when its files were copied. */
  readonly takenAt: string
  /** In the order in which they were copied. */
  readonly files: readonly StoredFile[]
}

export interface Manifest {
  readonly format: 1
  readonly id: string
  /** ISO 8601: when the backup began. */
  readonly time: string
  /** Of the program that made it. */
  readonly version: string
  /** 32 bytes in hex: from the hash of a chunk to its name. */
  readonly namingKey: string
  /** Length of all chunks of a file but the last. */
  readonly chunkBytes: number
  readonly collections: readonly StoredCollection[]
  readonly redis?: { readonly keys: number; readonly content: StoredFile }
  readonly files: readonly StoredFile[]
  readonly mailboxes: readonly StoredMailbox[]
  /** What the operator should know: what was read without a snapshot, what could not be copied. */
  readonly notes: readonly string[]
}

export interface FileOfSnapshot {
  readonly file: StoredFile
  readonly mailbox?: string
}

export function* filesOf(manifest: Manifest): Generator<FileOfSnapshot> {
  for (const { content, metadata } of manifest.collections) yield* [{ file: content }, { file: metadata }]
  if (manifest.redis) yield { file: manifest.redis.content }
  for (const file of manifest.files) yield { file }
  for (const { id, files } of manifest.mailboxes) for (const file of files) yield { file, mailbox: id }
}

/** Throws `BackupError('damaged')`. */
export function parseManifest(content: Uint8Array): Manifest {
  let manifest: Manifest
  try {
    manifest = JSON.parse(new TextDecoder().decode(content)) as Manifest
  } catch (error) {
    throw new BackupError('damaged', 'the manifest cannot be read', { cause: error })
  }
  if (manifest.format !== 1) {
    throw new BackupError('refused', 'the snapshot was made by a newer version: restore it with that version')
  }
  for (const { file } of filesOf(manifest)) {
    // Whoever can write to the repository knows the recipient, perhaps: no path may lead out of the folder.
    if (!isInside(file.path)) throw new BackupError('damaged', `the manifest has a bad path: ${file.path}`)
  }
  if (!manifest.mailboxes.every(isStoredMailbox)) {
    throw new BackupError('damaged', 'the manifest has a mailbox that is none')
  }
  return manifest
}

/** Where the folder of a mailbox lies below that of all. */
export function mailboxPlace(id: string): string {
  return `${id.slice(-2)}/${id}`
}

/** How the backup calls the folder of a mailbox. */
export function mailboxFolder(id: string): string {
  return `mailboxes/${mailboxPlace(id)}`
}

/** Its files lie in its folder, and nowhere else. */
export function isStoredMailbox({ id, files }: StoredMailbox): boolean {
  const folder = `${mailboxFolder(id)}/`
  return /^[0-9a-f]{24}$/.test(id) && files.every(({ path }) => path.startsWith(folder) && isInside(path))
}

function isInside(path: string): boolean {
  const segments = path.split('/')
  return (
    segments.length > 1 && segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..')
  )
}

// What the server keeps of its backups: the key that names chunks, what was copied of each mailbox, how the last run ended.
// All of it may be lost: the next run then reads and sends everything again.
import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissingFile } from '../backup-error.ts'
import { syncFolder } from '../files/sync-folder.ts'
import type { StoredMailbox } from '../manifest/manifest.ts'

export interface KnownMailbox {
  readonly stored: StoredMailbox
  /** By `mailboxSignature`; missing where it was being changed. */
  readonly signature?: string
}

export type KnownMailboxes = Readonly<Record<string, KnownMailbox>>

export interface RunRecord {
  /** ISO 8601. */
  readonly lastGood?: { readonly id: string; readonly time: string }
  readonly lastError?: { readonly time: string; readonly text: string }
}

const namingKeyFile = 'naming.key'
const mailboxesFile = 'mailboxes.json'
const runsFile = 'runs.json'

/** 32 bytes, made where there is none. */
export async function namingKeyIn(folder: string): Promise<Buffer> {
  const stored = await readText(join(folder, namingKeyFile))
  if (stored !== undefined && /^[0-9a-f]{64}\n?$/.test(stored)) return Buffer.from(stored.trim(), 'hex')
  const key = randomBytes(32)
  await writeWhole(folder, namingKeyFile, `${key.toString('hex')}\n`)
  return key
}

/** The key of a restored server: its next backups find the chunks of the old ones. An existing key stays. */
export async function keepNamingKey(folder: string, key: string): Promise<void> {
  if ((await readText(join(folder, namingKeyFile))) === undefined)
    await writeWhole(folder, namingKeyFile, `${key}\n`)
}

export async function readKnownMailboxes(folder: string): Promise<KnownMailboxes> {
  return (await readJson<KnownMailboxes>(join(folder, mailboxesFile))) ?? {}
}

export async function writeKnownMailboxes(folder: string, known: KnownMailboxes): Promise<void> {
  await writeWhole(folder, mailboxesFile, JSON.stringify(known))
}

export async function readRuns(folder: string): Promise<RunRecord> {
  return (await readJson<RunRecord>(join(folder, runsFile))) ?? {}
}

export async function writeRuns(folder: string, record: RunRecord): Promise<void> {
  await writeWhole(folder, runsFile, JSON.stringify(record))
}

async function readJson<Value>(file: string): Promise<Value | undefined> {
  const text = await readText(file)
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as Value
  } catch (error) {
    // A cache that cannot be read is no cache.
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (isMissingFile(error)) return undefined
    throw error
  }
}

async function writeWhole(folder: string, name: string, content: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const temporary = join(folder, `${name}.new`)
  const handle = await open(temporary, 'w', 0o600)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, join(folder, name))
  await syncFolder(folder)
}

// Annotations of folders, and of the mailbox as a whole (folder 0). RFC 5464 §4
import {
  MailboxError,
  maximumMetadataBytes,
  type MetadataEntry,
  type MetadataFilter,
  type ValueOf
} from '@postkeep/mailbox-contract'
import { commit } from '../commit.ts'
import type { Mailbox } from '../mailbox.ts'
import type { Authored, StoreParams } from '../mailbox-store.ts'

const entriesOfFolder = 100
const entriesOfMailbox = 10_000
const bytesOfMailbox = 16 * 1024 * 1024
const longestName = 255
const entryName = /^\/(?:private|shared)(?:\/[!#$&-)+-.0-~]+)+$/

export function readMetadata(
  { db, folders }: Mailbox,
  { paths, filter }: StoreParams<'readMetadata'>
): ValueOf<'readMetadata'> {
  const isWanted = wanting(filter)
  const read = (path: string): MetadataEntry[] | null => {
    const folder = path === '' ? 0 : folders.find(path)?.id
    if (folder === undefined) return null
    const names = db.values<string>('SELECT name FROM metadata WHERE folder = ? ORDER BY name', folder)
    return names.filter(isWanted).map((name) => {
      const value = db.value<Uint8Array>(
        'SELECT value FROM metadata WHERE folder = ? AND name = ?',
        folder,
        name
      )
      return { name, value: value! }
    })
  }
  return { metadata: paths.map(read) }
}

export function writeMetadata(
  mailbox: Mailbox,
  { path, entries, by }: StoreParams<'writeMetadata'> & Authored
): ValueOf<'writeMetadata'> {
  const { db, folders } = mailbox
  const folder = path === '' ? 0 : folders.require(path).id
  const written = entries.map(({ name, value }) => ({ name: checkedName(name), value }))
  if (written.some(({ value }) => (value?.length ?? 0) > maximumMetadataBytes))
    throw new MailboxError('invalid', `an annotation has up to ${maximumMetadataBytes} bytes`)
  commit(mailbox, (change) => {
    for (const { name, value } of written) {
      if (value === null) db.run('DELETE FROM metadata WHERE folder = ? AND name = ?', folder, name)
      else db.run('INSERT OR REPLACE INTO metadata VALUES (?, ?, ?)', folder, name, value)
    }
    checkRoom(mailbox, folder)
    change.changed({ kind: 'metadata', path, names: written.map(({ name }) => name), by })
  })
  return {}
}

/** Of a folder whose name is given to another: INBOX keeps its own (RFC 5464 §4.1). Inside a commit. */
export function copyMetadata({ db }: Mailbox, from: number, to: number): void {
  db.run('INSERT INTO metadata SELECT ?, name, value FROM metadata WHERE folder = ?', to, from)
}

/** Inside a commit. */
export function removeMetadata({ db }: Mailbox, folder: number): void {
  db.run('DELETE FROM metadata WHERE folder = ?', folder)
}

function checkedName(name: string): string {
  const lower = name.toLowerCase()
  if (lower.length <= longestName && entryName.test(lower)) return lower
  throw new MailboxError('invalid', 'this is no name of an annotation')
}

function checkRoom({ db }: Mailbox, folder: number): void {
  const own = db.value<number>('SELECT count(*) FROM metadata WHERE folder = ?', folder) ?? 0
  const all = db.row<{ entries: number; bytes: number }>(
    'SELECT count(*) AS entries, coalesce(sum(length(value)), 0) AS bytes FROM metadata'
  )
  if (own > entriesOfFolder || all!.entries > entriesOfMailbox || all!.bytes > bytesOfMailbox)
    throw new MailboxError('limit', 'there are too many annotations')
}

function wanting({ names, depth }: MetadataFilter): (name: string) => boolean {
  const wanted = new Set(names.map((name) => name.toLowerCase()))
  if (depth === 0) return (name) => wanted.has(name)
  return (name) => {
    if (wanted.has(name)) return true
    for (let end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1)) {
      if (wanted.has(name.slice(0, end))) return true
      if (depth === 1) return false
    }
    return false
  }
}

// The lists of the server, and how its administrators change them.
import type { AccessEntry, Database } from '@postkeep/database'
import { parseEntry } from '@postkeep/address'

export interface NewAccessEntry {
  readonly list: AccessEntry['list']
  readonly entry: string
  readonly reason?: string
  readonly source?: AccessEntry['source']
  /** undefined: until it is taken off. */
  readonly expiresAt?: Date | undefined
}

export interface AccessLists {
  /** Replaces the same entry. @throws EntryRefusal */
  add(entry: NewAccessEntry): Promise<string>
  /** Newest first. */
  list(list: AccessEntry['list'], options?: { readonly limit?: number }): Promise<AccessEntry[]>
  /** False: it was not there. @throws EntryRefusal */
  remove(list: AccessEntry['list'], entry: string): Promise<boolean>
}

export class EntryRefusal extends Error {
  override name = 'EntryRefusal'
}

export function createAccessLists({ accessEntries }: Pick<Database, 'accessEntries'>): AccessLists {
  return {
    async add({ entry: text, expiresAt, list, reason = '', source = 'admin' }) {
      const entry = entryOf(text)
      // What an administrator has set stays as it was set.
      const filter = source === 'auto' ? { list, entry, source } : { list, entry }
      const fields = { reason, source, expires_at: expiresAt ?? null }
      await accessEntries.updateOne(filter, { $set: fields, $setOnInsert: { list, entry } }, { upsert: true })
      return entry
    },
    async list(list, { limit = 1000 } = {}) {
      return accessEntries.find({ list }).sort({ created_at: -1 }).limit(limit)
    },
    async remove(list, text) {
      const { deletedCount } = await accessEntries.deleteOne({ list, entry: entryOf(text) })
      return deletedCount > 0
    }
  }
}

function entryOf(text: string): string {
  const parsed = parseEntry(text)
  if (!parsed)
    throw new EntryRefusal(
      `${text} is neither an address, a domain, an IP address nor a network such as 192.0.2.0/24`
    )
  return parsed.entry
}

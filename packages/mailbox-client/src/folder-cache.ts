// Columns of folders as they were when they were last opened, for all sessions of a process: what has not changed since
// need not be sent again.
import type { Columns, KnownFolder } from '@postkeep/mailbox-contract'

const mostBytes = 16 * 1024 * 1024
/** What an entry takes beside its columns. */
const entryBytes = 500

export interface KeptFolder {
  readonly known: KnownFolder
  readonly columns: Columns<'uid' | 'flags' | 'keywords'>
}

export class FolderCache {
  /** By mailbox and path, the longest unused first. */
  readonly #kept = new Map<string, KeptFolder>()
  #bytes = 0

  find(mailbox: string, path: string): KeptFolder | undefined {
    return this.#kept.get(keyOf(mailbox, path))
  }

  keep(mailbox: string, path: string, folder: KeptFolder): void {
    const key = keyOf(mailbox, path)
    this.#forget(key)
    this.#kept.set(key, folder)
    this.#bytes += bytesOf(folder)
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= mostBytes) break
      this.#forget(oldest)
    }
  }

  #forget(key: string): void {
    const kept = this.#kept.get(key)
    if (kept === undefined) return
    this.#kept.delete(key)
    this.#bytes -= bytesOf(kept)
  }
}

function keyOf(mailbox: string, path: string): string {
  return `${mailbox}/${path}`
}

function bytesOf({ columns }: KeptFolder): number {
  const { uid, flags, keywords } = columns
  return entryBytes + uid.byteLength + flags.byteLength + keywords.byteLength
}

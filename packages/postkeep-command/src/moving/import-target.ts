// The folders of a mailbox that mail is brought into: found or made, with their special uses and subscriptions.
import type { FolderInfo } from '@postkeep/mailbox-contract'
import type { MailboxSession } from '@postkeep/mailbox-client'
import { FolderImport } from './folder-import.ts'

export interface WantedFolder {
  /** Unicode, separator `/`. */
  readonly path: string
  /** `\Sent`, … (RFC 6154): a folder that has it here is taken, whatever its name. */
  readonly specialUse?: string | undefined
  readonly subscribed?: boolean
}

export interface ImportCounts {
  folders: number
  added: number
  known: number
  tooLarge: number
  withoutKeywords: number
}

const specialUses = ['\\Archive', '\\Drafts', '\\Junk', '\\Sent', '\\Trash']

export class ImportTarget {
  readonly counts: ImportCounts = { folders: 0, added: 0, known: 0, tooLarge: 0, withoutKeywords: 0 }
  readonly #session: MailboxSession
  readonly #folders: FolderInfo[]

  static async open(session: MailboxSession): Promise<ImportTarget> {
    return new ImportTarget(session, await session.listFolders())
  }

  private constructor(session: MailboxSession, folders: FolderInfo[]) {
    this.#session = session
    this.#folders = folders
  }

  async begin({ path, specialUse, subscribed = true }: WantedFolder): Promise<FolderImport> {
    const use = specialUse !== undefined && specialUses.includes(specialUse) ? specialUse : undefined
    const ofUse = use === undefined ? undefined : this.#folders.find((folder) => folder.specialUse === use)
    const folder = ofUse ?? this.#folders.find((each) => each.path === path) ?? (await this.#make(path, use))
    if (subscribed && !folder.subscribed) await this.#session.subscribeFolder(folder.path, true)
    return FolderImport.open(this.#session, folder.path)
  }

  /** To be called when all its messages were given. */
  async end(folder: FolderImport): Promise<void> {
    await folder.flush()
    this.counts.folders += 1
    for (const each of ['added', 'known', 'tooLarge', 'withoutKeywords'] as const)
      this.counts[each] += folder[each]
  }

  async #make(path: string, specialUse: string | undefined): Promise<FolderInfo> {
    const made = await this.#session.createFolder(path, specialUse)
    this.#folders.push(made)
    return made
  }
}

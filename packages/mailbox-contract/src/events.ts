// What the mailbox service pushes to the sessions that watch a folder or the whole mailbox, in the order of the commits.
// A session's own operations are pushed to it too (`own: true`), always before the operation's answer,
// so that a session's picture of a folder changes in one place only.
import type { CollectionKind } from './dav-operations.ts'
import type { UidRanges } from './search-key.ts'

interface Base {
  /** The session that this is for. */
  readonly session: string
}

interface FolderBase extends Base {
  readonly folder: number
  /** HIGHESTMODSEQ of the folder after the change. All messages of one event have this MODSEQ. */
  readonly modseq: number
  readonly own: boolean
}

export type MailboxEvent =
  /** New messages, with `uid`, `flags`, `keywords` columns (`eventColumns`) attached. */
  | (FolderBase & { readonly kind: 'added'; readonly count: number })
  /** Changed flags, with the same columns attached. */
  | (FolderBase & { readonly kind: 'flags'; readonly count: number })
  | (FolderBase & { readonly kind: 'vanished'; readonly uids: UidRanges })
  /** The list of keywords of the mailbox has grown: all names, in the order of their bits. */
  | (Base & { readonly kind: 'keywords'; readonly names: readonly string[] })
  /** A folder was created, renamed, deleted, subscribed or unsubscribed: ask again. */
  | (Base & { readonly kind: 'folders'; readonly own: boolean })
  /** Annotations were written: their names. An empty path is the mailbox as a whole. */
  | (Base & {
      readonly kind: 'metadata'
      readonly path: string
      readonly names: readonly string[]
      readonly own: boolean
    })
  /** A collection, or with `object` (its name) a member of one. Only for sessions that watch the whole mailbox. */
  | (Base & {
      readonly kind: 'collection'
      readonly collectionKind: CollectionKind
      readonly name: string
      readonly object: string | null
      readonly action: 'created' | 'updated' | 'deleted'
    })
  /** The watched folder is gone (deleted, here or by another session). */
  | (Base & { readonly kind: 'folder-gone'; readonly folder: number })
  /** The session was ended by the service: its password was revoked, the mailbox was deleted or is restored. */
  | (Base & { readonly kind: 'ended'; readonly reason: string })

export const eventColumns = ['uid', 'flags', 'keywords'] as const

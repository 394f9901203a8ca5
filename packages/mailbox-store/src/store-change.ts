// What a commit changed: the service makes the events of its sessions of it, in the order of the calls.
import type { CollectionKind, UidRanges } from '@postkeep/mailbox-contract'

interface Authored {
  /** What the operation was given as `by`: who did it. */
  readonly by?: string | undefined
}

interface InFolder extends Authored {
  readonly folder: number
  /** HIGHESTMODSEQ of the folder after the change. All messages of one change have this MODSEQ. */
  readonly modseq: number
}

/** `columns`: packed `eventColumns` of `count` messages. */
export type StoreChange =
  | (InFolder & {
      readonly kind: 'added' | 'flags'
      readonly count: number
      readonly columns: Buffer<ArrayBuffer>
    })
  | (InFolder & { readonly kind: 'vanished'; readonly uids: UidRanges })
  | (Authored & { readonly kind: 'keywords'; readonly names: readonly string[] })
  | (Authored & { readonly kind: 'metadata'; readonly path: string; readonly names: readonly string[] })
  /** Mail has come that may change calendars, or mail is to be sent. */
  | { readonly kind: 'scheduling' }
  | {
      readonly kind: 'collection'
      readonly collectionKind: CollectionKind
      readonly name: string
      readonly object: string | null
      readonly action: 'created' | 'updated' | 'deleted'
    }
  | (Authored & { readonly kind: 'folders' })
  | (Authored & { readonly kind: 'folder-gone'; readonly folder: number })

// The operations of the mailbox service (services/sqlite): name → parameters and value.
// Where an operation moves bytes, its attachment or stream is said beside it.
import type { ChunkKind } from './chunk.ts'
import type { ColumnName } from './columns.ts'
import type { DavOperations } from './dav-operations.ts'
import type { MetadataEntry, MetadataFilter } from './metadata.ts'
import type { SearchKey, SortCriterion, ThreadAlgorithm, UidRanges } from './search-key.ts'

export type LoginScope = 'imap' | 'pop3' | 'smtp' | 'caldav' | 'carddav' | 'api'

/** The ids that a login resolves to. All are 24-hex ObjectIds. `mailbox` is the alias id: the mailbox's folder name. */
export interface Identity {
  readonly mailbox: string
  /** The alias' own address, lower-case, A-label domain. */
  readonly address: string
  readonly user: string
  readonly domain: string
  /** The slot that the password opened. */
  readonly slot: string
  /** Allowed bytes of the mailbox; 0: no limit. */
  readonly quota: number
}

export type LoginOutcome =
  | {
      readonly kind: 'accepted'
      readonly identity: Identity
      /** Absent when `open` was false. */
      readonly session?: string
      /** The session is handed over: it is claimed and used at this port of the same host. */
      readonly port?: number
    }
  /** `invalid`: unknown user, wrong password, disabled alias or a scope that the password has not: never told apart. */
  | { readonly kind: 'refused'; readonly reason: 'invalid' }
  /** Too many failures from this address or for this account; seconds until a try may succeed. */
  | { readonly kind: 'refused'; readonly reason: 'limited'; readonly retryAfter: number }

/** A state of a folder. MODSEQs say which only while the mailbox stays open: a restored mailbox counts on from an old one. */
export interface KnownFolder {
  /** Another each time that the mailbox is opened. */
  readonly opening: string
  readonly folder: number
  readonly modseq: number
}

export type Proof =
  | { readonly password: string }
  | { readonly recoveryCode: string }
  | { readonly session: string }

export interface SlotInfo {
  readonly id: string
  readonly kind: 'password' | 'recovery' | 'bootstrap' | 'share'
  readonly name: string
  readonly scopes: readonly LoginScope[]
  readonly createdAt: string
  readonly expiresAt: string | null
}

export type MaintenanceOutcome =
  /** It has been closed meanwhile. */
  | { readonly kind: 'locked' }
  | {
      readonly kind: 'maintained'
      readonly freedBodies: number
      readonly prunedExpunges: number
      readonly prunedDeliveries: number
      /** Bytes by which the file became smaller. */
      readonly compactedBytes: number
      /** What the integrity check says; empty: all is well. */
      readonly faults: readonly string[]
    }

export interface FolderInfo {
  readonly id: number
  /** Unicode, separator `/`; `INBOX` is upper-case. */
  readonly path: string
  /** `\Sent` etc. (RFC 6154) or null. */
  readonly specialUse: string | null
  readonly subscribed: boolean
  readonly uidValidity: number
  readonly uidNext: number
  readonly highestModseq: number
  /** MAILBOXID (RFC 8474). */
  readonly objectId: string
}

export interface FolderStatus extends FolderInfo {
  readonly messages: number
  readonly unseen: number
  readonly deleted: number
  /** Sum of RFC822.SIZE of those with \Deleted, bytes. */
  readonly deletedSize: number
  /** Sum of RFC822.SIZE, bytes. */
  readonly size: number
}

export interface DeliverParams {
  readonly mailbox: string
  /**
   * 16 bytes that are the same when the same message is tried again for the same mailbox. A key that was stored and not
   * yet settled is not stored again: a retry after a lost answer makes no double.
   */
  readonly key: Uint8Array
  /** Path of the folder; INBOX where it does not exist. */
  readonly folder: string
  readonly flags: readonly string[]
  /** Seconds since 1970 UTC. */
  readonly internalDate: number
  /** Raw size, bytes. */
  readonly size: number
  readonly quota: number
  /**
   * The address in From, where it is proved that the mail is its owner's (DMARC, or submitted here) and a calendar may be
   * inside: scheduling messages of theirs are applied to the calendars of the mailbox. `mailer-daemon`: a report on what was
   * sent from here.
   */
  readonly author?: string
}

interface Of<P, V> {
  readonly params: P
  readonly value: V
}
type InSession<P> = P & { readonly session: string }
type Nothing = Record<string, never>

export interface Operations extends DavOperations {
  ping: Of<Nothing, Nothing>

  // — mailboxes and their keys: no session —
  /** Makes the folder and its keys; idempotent. Locked with the server's key until the first password is made. */
  createMailbox: Of<
    { mailbox: string },
    { publicKey: { x25519: string; mlKem768: string }; slots: SlotInfo[] }
  >
  deleteMailbox: Of<{ mailbox: string }, Nothing>
  listSlots: Of<{ mailbox: string }, { slots: SlotInfo[] }>
  /**
   * Adds a password. Needs no proof while only the bootstrap slot exists; then the bootstrap slot is removed and a
   * recovery code is made and returned, once. `id` makes it idempotent.
   */
  addPassword: Of<
    {
      mailbox: string
      proof?: Proof
      password: string
      name: string
      scopes: LoginScope[]
      expiresAt?: string | null
    },
    { slot: SlotInfo; recoveryCode?: string; slots: SlotInfo[] }
  >
  /** Revokes a password. Sessions that it opened are ended. The last slot cannot be removed. */
  revokeSlot: Of<{ mailbox: string; slot: string }, { slots: SlotInfo[] }>
  /** Makes a new recovery code and revokes the old one. */
  replaceRecoveryCode: Of<{ mailbox: string; proof: Proof }, { recoveryCode: string; slots: SlotInfo[] }>
  /** Deletes all mail and keys and makes the mailbox new and empty: only where every password and the code are lost. */
  resetMailbox: Of<{ mailbox: string }, Nothing>
  /** Bytes on disk, and what counts for the quota (raw messages, calendars, contacts, attachments), as far as known without the key. */
  mailboxUsage: Of<{ mailbox: string }, { diskBytes: number; messageBytes: number | null; locked: boolean }>

  /** Those whose key is in memory now: only they can be maintained. */
  unlockedMailboxes: Of<Nothing, { mailboxes: string[] }>
  /** Frees garbage, prunes logs, makes the file smaller; `check` also reads all of it. Nothing else of that mailbox runs meanwhile. */
  maintainMailbox: Of<{ mailbox: string; check: boolean }, MaintenanceOutcome>

  /**
   * Attachment: the copy of a published calendar, gzipped iCalendar, sealed (`openCopy`); as new as the mailbox, where that
   * is unlocked. `not-found`: there is no such link.
   */
  readPublication: Of<{ mailbox: string; id: string }, Nothing>

  // — delivery: no session. Attachment: the message, compressed by `compressBody` —
  deliver: Of<
    DeliverParams,
    { kind: 'stored' | 'sealed' | 'duplicate' } | { kind: 'refused'; reason: 'over-quota' | 'not-found' }
  >
  /** Notification: the answers for these keys have reached the sender; forget them. */
  settle: Of<{ mailbox: string; keys: Uint8Array[] }, Nothing>

  // — sessions —
  login: Of<
    {
      username: string
      password: string
      scope: LoginScope
      remoteAddress: string
      /** Open the mailbox for reading. */
      open: boolean
      /** The session may be handed over to who has the mailbox: no operations of calendars and contacts then. */
      handsOver?: boolean
    },
    LoginOutcome
  >
  /** The first call of a session that was handed over. From then on it ends with this connection. */
  claim: Of<InSession<Nothing>, Nothing>
  logout: Of<InSession<Nothing>, Nothing>
  /** `bytes`: what counts for the quota. */
  usage: Of<InSession<Nothing>, { bytes: number; messages: number; quota: number }>

  // — folders —
  listFolders: Of<InSession<Nothing>, { folders: FolderInfo[] }>
  folderStatus: Of<InSession<{ paths: string[] }>, { folders: (FolderStatus | null)[] }>
  createFolder: Of<InSession<{ path: string; specialUse?: string }>, { folder: FolderInfo }>
  deleteFolder: Of<InSession<{ path: string }>, Nothing>
  /** Takes the children along; RENAME of INBOX moves its messages (RFC 9051 §6.3.6). */
  renameFolder: Of<InSession<{ from: string; to: string }>, Nothing>
  /** A name may be subscribed that does not exist (RFC 9051 §6.3.7). */
  subscribeFolder: Of<InSession<{ path: string; subscribed: boolean }>, Nothing>
  listSubscriptions: Of<InSession<Nothing>, { paths: string[] }>
  /**
   * Attachment of the answer: columns uid, flags, keywords of `messages` messages; none where they are as the caller has
   * `known` them. Starts the watch of the folder, in place of that of `instead`, which ends also where this fails.
   */
  openFolder: Of<
    InSession<{ path: string; instead?: number; known?: KnownFolder }>,
    { folder: FolderStatus; keywords: string[]; objectSalt: string; opening: string; unchanged: boolean }
  >
  closeFolder: Of<InSession<{ folder: number }>, Nothing>
  /** The session is told of changes in all folders, also those that come to be, or again only in those it has opened. */
  watchMailbox: Of<InSession<{ watch: boolean }>, Nothing>

  /** In the order of `paths`; an empty path is the mailbox as a whole; null: no such folder. */
  readMetadata: Of<
    InSession<{ paths: string[]; filter: MetadataFilter }>,
    { metadata: (MetadataEntry[] | null)[] }
  >
  /** All entries or none; null removes. `limit`: there are too many. */
  writeMetadata: Of<
    InSession<{ path: string; entries: { name: string; value: Uint8Array | null }[] }>,
    Nothing
  >

  // — messages of a folder —
  /** Attachment of the answer: the columns, of all messages, or of those in `uids`, changed after MODSEQ `since`, in UID order. */
  columns: Of<
    InSession<{ folder: number; names: ColumnName[]; uids?: UidRanges; since?: number }>,
    { count: number }
  >
  /** Stream: a frame a chunk: u32le chunk number, compressed chunk. */
  chunks: Of<InSession<{ kind: ChunkKind; numbers: number[] }>, Nothing>
  /** Stream: frames of `packBody` records, in the order asked; bodies that are gone are left out. */
  bodies: Of<InSession<{ bodies: number[] }>, Nothing>
  /** Attachment: the message, compressed by `compressBody`. The folder need not be open. */
  append: Of<
    InSession<{
      path: string
      flags: string[]
      internalDate: number
      zone: number
      size: number
    }>,
    { uidValidity: number; uid: number; folder: number }
  >
  /**
   * All of these messages or none. Attachment: `packBody` records, numbered from 0, one a message, in their order. `uids`
   * is one range. `replaces`: is removed with it; `gone`: it was not there any more, and nothing was stored.
   */
  appendAll: Of<
    InSession<{
      path: string
      messages: { flags: string[]; internalDate: number; zone: number }[]
      replaces?: { folder: number; uid: number }
    }>,
    { kind: 'stored'; uidValidity: number; uids: UidRanges; folder: number } | { kind: 'gone' }
  >
  /** `flags`: names; unknown keywords are made. `unchangedSince`: RFC 7162; `modified`: UIDs that failed its test. */
  store: Of<
    InSession<{
      folder: number
      uids: UidRanges
      mode: 'add' | 'remove' | 'replace'
      flags: string[]
      unchangedSince?: number
    }>,
    { modseq: number; modified: UidRanges }
  >
  copy: Of<
    InSession<{ folder: number; uids: UidRanges; to: string; move: boolean }>,
    { uidValidity: number; sourceUids: UidRanges; destinationUids: UidRanges; modseq: number }
  >
  /** Removes messages with \Deleted; `uids` limits it (UID EXPUNGE, RFC 4315). */
  expunge: Of<InSession<{ folder: number; uids?: UidRanges }>, { uids: UidRanges; modseq: number }>
  /**
   * Attachment of the answer: column uid of the `count` messages that match, ascending or in `order`; behind it, where
   * `relevancy` is asked for, their scores from 1 to 100 (RFC 6203 §4), a byte each. Stream: `SearchProgress` each time
   * that the text of so many messages more was read.
   */
  search: Of<
    InSession<{
      folder: number
      key: SearchKey
      order?: SortCriterion[]
      relevancy?: boolean
      progressEvery?: number
    }>,
    { count: number; highestModseq: number }
  >
  /**
   * Attachment of the answer: `count` nodes in the order of a walk from each thread's first message down, u32le uid (0: a
   * message that is not there) and u32le depth each. Stream: as of `search`.
   */
  thread: Of<
    InSession<{ folder: number; key: SearchKey; algorithm: ThreadAlgorithm; progressEvery?: number }>,
    { count: number }
  >
  /** UIDs expunged after `modseq` (RFC 7162); `complete` is false when the log no longer reaches back so far. */
  vanished: Of<InSession<{ folder: number; modseq: number }>, { uids: UidRanges; complete: boolean }>
}

export type OperationName = keyof Operations
export type ParamsOf<O extends OperationName> = Operations[O]['params']
export type ValueOf<O extends OperationName> = Operations[O]['value']

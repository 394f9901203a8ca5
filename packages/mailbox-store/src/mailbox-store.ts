// The face of an open mailbox: the session operations of the contract, on one encrypted file, with one writer.
import type { Logger } from '@postkeep/log'
import type { OperationName, ParamsOf, ValueOf } from '@postkeep/mailbox-contract'
import type { Publication } from './collections/publications.ts'
import type { StoredObject } from './collections/read-objects.ts'
import type { Import, TransferredObject } from './collections/transfer-object.ts'
import type { ComputeThread } from './compute-thread/compute-thread.ts'
import type { BodyRow } from './messages/read-bodies.ts'
import type { ChunkRow } from './derived/chunk-row.ts'
import type { DrainReport } from './dropbox/drain-report.ts'
import type { MaintenanceReport } from './upkeep/maintenance-report.ts'
import type { AppliedMessage, ArrivalOutcome, ArrivedMail } from './scheduling/arrived-mail.ts'
import type { WaitingMail } from './scheduling/outgoing-mail.ts'
import type { Steps } from './search/steps.ts'
import type { ShareStore } from './shares/share-store.ts'
import type { StoreChange } from './store-change.ts'

/** Parameters of an operation, without what only the service knows. */
export type StoreParams<O extends OperationName> = Omit<ParamsOf<O>, 'session' | 'mailbox'>

export interface Authored {
  /** Who does it: comes back in the changes, and means nothing to the store. */
  readonly by?: string | undefined
}

export interface Limited {
  /** Allowed bytes of the mailbox (as `usage` counts them); 0 or absent: no limit. Over it: `MailboxError('over-quota')`. */
  readonly quota?: number | undefined
}

export interface WithAttachment<Value> {
  readonly value: Value
  readonly attachment: Buffer<ArrayBuffer>
}

export interface StoreLimits {
  /** Folders a mailbox. */
  readonly folders: number
  /** Bytes of a message. */
  readonly messageBytes: number
  /** Removed calendar and card objects a collection whose removal is kept in mind. */
  readonly loggedRemovals: number
  /** Messages whose derived data may wait in memory. */
  readonly waitingMessages: number
  /** Messages from which on a STORE is first written as ranges. */
  readonly loggedFlags: number
}

export interface OpenMailboxOptions {
  /** The folder of the mailbox (`mailboxPath`). */
  readonly path: string
  readonly mailbox: string
  /** 32 bytes. The store takes a copy and wipes it when it closes. */
  readonly dataKey: Uint8Array
  readonly logger: Logger
  /** Milliseconds since 1970. */
  readonly clock?: () => number
  /** Called after each commit, before the operation returns. Must not throw and not call the store. */
  readonly onChange: (change: StoreChange) => void
  readonly limits?: Partial<StoreLimits>
  /** Shared by mailboxes of one thread; without it all is computed here. */
  readonly computeThread?: ComputeThread
}

/** Every operation throws `MailboxError`; `unavailable` means that nothing was changed. */
export interface MailboxStore extends ShareStore {
  readonly mailbox: string

  listFolders(): ValueOf<'listFolders'>
  folderStatus(params: StoreParams<'folderStatus'>): ValueOf<'folderStatus'>
  createFolder(params: StoreParams<'createFolder'> & Authored): ValueOf<'createFolder'>
  deleteFolder(params: StoreParams<'deleteFolder'> & Authored): ValueOf<'deleteFolder'>
  renameFolder(params: StoreParams<'renameFolder'> & Authored): ValueOf<'renameFolder'>
  subscribeFolder(params: StoreParams<'subscribeFolder'> & Authored): ValueOf<'subscribeFolder'>
  listSubscriptions(): ValueOf<'listSubscriptions'>
  readMetadata(params: StoreParams<'readMetadata'>): ValueOf<'readMetadata'>
  writeMetadata(params: StoreParams<'writeMetadata'> & Authored): ValueOf<'writeMetadata'>
  openFolder(params: StoreParams<'openFolder'>): WithAttachment<ValueOf<'openFolder'>>

  columns(params: StoreParams<'columns'>): WithAttachment<ValueOf<'columns'>>
  /** One chunk at a time; a chunk that does not exist is left out. */
  chunks(params: StoreParams<'chunks'>): Generator<ChunkRow>
  /** Bodies in the order asked, about a megabyte at a time; those that are gone are left out. */
  bodies(params: StoreParams<'bodies'>): Generator<BodyRow[]>
  /** In steps; `progressEvery` is for whoever drives them. */
  search(params: StoreParams<'search'>): Steps<WithAttachment<ValueOf<'search'>>>
  thread(params: StoreParams<'thread'>): Steps<WithAttachment<ValueOf<'thread'>>>
  vanished(params: StoreParams<'vanished'>): ValueOf<'vanished'>
  usage(): { bytes: number; messages: number }

  /** Resolves when it is on the disk. `compressed`: the message by `compressBody`. */
  append(params: StoreParams<'append'> & Authored & Limited, compressed: Buffer): Promise<ValueOf<'append'>>
  /** `packed`: `packBody` records. */
  appendAll(params: StoreParams<'appendAll'> & Authored & Limited, packed: Buffer): ValueOf<'appendAll'>
  /** As `append`; stores a key only once until it is settled (or three days old). */
  deliver(params: StoreParams<'deliver'>, compressed: Buffer): Promise<ValueOf<'deliver'>>
  settle(params: StoreParams<'settle'>): void
  store(params: StoreParams<'store'> & Authored): ValueOf<'store'>
  copy(params: StoreParams<'copy'> & Authored & Limited): ValueOf<'copy'>
  expunge(params: StoreParams<'expunge'> & Authored): ValueOf<'expunge'>

  listCollections(params: StoreParams<'listCollections'>): ValueOf<'listCollections'>
  createCollection(params: StoreParams<'createCollection'>): ValueOf<'createCollection'>
  updateCollection(params: StoreParams<'updateCollection'>): ValueOf<'updateCollection'>
  deleteCollection(params: StoreParams<'deleteCollection'>): ValueOf<'deleteCollection'>
  listObjects(params: StoreParams<'listObjects'>): ValueOf<'listObjects'>
  readObjects(params: StoreParams<'readObjects'>): Generator<StoredObject>
  objectChanges(params: StoreParams<'objectChanges'>): ValueOf<'objectChanges'>
  putObject(params: StoreParams<'putObject'> & Limited, bytes: Buffer): ValueOf<'putObject'>
  removeObject(params: StoreParams<'removeObject'>): ValueOf<'removeObject'>
  moveObject(params: StoreParams<'moveObject'> & Limited): ValueOf<'moveObject'>
  updateObject(params: StoreParams<'updateObject'>): ValueOf<'updateObject'>
  /** To and from another mailbox, with its attachments. */
  exportObject(params: { readonly collection: number; readonly name: string }): TransferredObject | undefined
  importObject(params: Import): ValueOf<'putObject'>
  addAttachment(params: StoreParams<'addAttachment'> & Limited, bytes: Buffer): ValueOf<'addAttachment'>
  readAttachment(params: StoreParams<'readAttachment'>): WithAttachment<ValueOf<'readAttachment'>>

  claimSources(params: StoreParams<'claimSources'>): ValueOf<'claimSources'>
  changeSourced(params: StoreParams<'changeSourced'> & Limited, bytes: Buffer): void
  settleSource(params: StoreParams<'settleSource'>): void

  publishCollection(params: StoreParams<'publishCollection'>): ValueOf<'publishCollection'>
  listPublications(): ValueOf<'listPublications'>
  withdrawPublication(params: StoreParams<'withdrawPublication'>): ValueOf<'withdrawPublication'>
  publications(): Publication[]
  publicationWritten(publication: Publication): void
  hasSchedulingWork(): boolean
  /** Mail whose scheduling messages are to be applied; `applyArrived` is done with one. */
  arrivedMail(): ArrivedMail[]
  lastApplied(uid: string, instance: number): Pick<AppliedMessage, 'sequence' | 'stamp'> | undefined
  applyArrived(outcome: ArrivalOutcome): void
  outgoingMail(): WaitingMail[]
  settleOutgoing(ids: readonly number[]): void

  /** Takes in what the drop box holds (opening does so too). Close the drop box of the mailbox first. */
  drain(): DrainReport
  /** Computes and writes what is derived of all messages, now instead of when there is time. */
  settleDerived(): void
  /** Frees what no message needs, prunes logs, checks the file. Blocks for as long as it takes. */
  /** `check`: also reads all of the file (default). */
  maintain(options?: { readonly check?: boolean }): MaintenanceReport
  /** Commits what waits, writes derived data, closes the file, wipes the key. The promises of what waits are kept. */
  close(): void
}

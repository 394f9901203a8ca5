// Opens a mailbox and puts its parts together. The composition root of this package.
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { wipe } from '@postkeep/crypto'
import { MailboxError } from '@postkeep/mailbox-contract'
import { addAttachment, readAttachment } from './collections/attachments.ts'
import { moveObject, putObject, removeObject, updateObject } from './collections/change-objects.ts'
import {
  createCollection,
  deleteCollection,
  listCollections,
  updateCollection
} from './collections/collections.ts'
import {
  listPublications,
  publications,
  publicationWritten,
  publishCollection,
  withdrawPublication
} from './collections/publications.ts'
import { listObjects, objectChanges, readObjects } from './collections/read-objects.ts'
import { changeSourced, claimSources, settleSource } from './collections/sources.ts'
import { exportObject, importObject } from './collections/transfer-object.ts'
import { commit } from './commit.ts'
import { DerivedData } from './derived/derived-data.ts'
import { readChunks } from './derived/read-chunks.ts'
import { drain } from './dropbox/drain.ts'
import { createFolder } from './folders/create-folder.ts'
import { deleteFolder } from './folders/delete-folder.ts'
import { Folders } from './folders/folders.ts'
import { folderStatus, listFolders, openFolder } from './folders/list-folders.ts'
import { readMetadata, writeMetadata } from './folders/metadata.ts'
import { renameFolder } from './folders/rename-folder.ts'
import { listSubscriptions, subscribeFolder } from './folders/subscribe-folder.ts'
import { databasePath } from './mailbox-path.ts'
import type { MailboxStore, OpenMailboxOptions, StoreLimits, StoreParams } from './mailbox-store.ts'
import type { Mailbox } from './mailbox.ts'
import { operationsOn, type OperationsOn } from './operations-on.ts'
import { append } from './messages/append.ts'
import { appendAll } from './messages/append-all.ts'
import { columns } from './messages/columns.ts'
import { copy } from './messages/copy.ts'
import { deliver, settle } from './messages/deliver.ts'
import { expunge } from './messages/expunge.ts'
import { FlagLog } from './messages/flag-log.ts'
import { Keywords } from './messages/keywords.ts'
import { readBodies } from './messages/read-bodies.ts'
import { store } from './messages/store.ts'
import { Usage } from './messages/usage.ts'
import { vanished } from './messages/vanished.ts'
import { Db } from './schema/db.ts'
import { openMigrated, type DatabaseFile } from './schema/migrate.ts'
import { migrations } from './schema/migrations.ts'
import { readSetting } from './schema/setting.ts'
import { threadMessages } from './order/thread-messages.ts'
import { applyArrived, arrivedMail, hasSchedulingWork, lastApplied } from './scheduling/arrived-mail.ts'
import { outgoingMail, settleOutgoing } from './scheduling/outgoing-mail.ts'
import { search } from './search/search.ts'
import { settleMoves } from './shares/move-to-share.ts'
import { shareStore } from './shares/share-store.ts'
import { takeSealedNotes } from './shares/share-notes.ts'
import { Vocabulary } from './search/vocabulary.ts'
import { maintain } from './upkeep/maintain.ts'

const defaultLimits: StoreLimits = {
  folders: 50_000,
  messageBytes: 128 * 1024 * 1024,
  loggedRemovals: 10_000,
  waitingMessages: 384,
  loggedFlags: 256
}

/** Throws `MailboxError`: `not-found` without a mailbox, `unavailable` where the key or the file is wrong. */
export function openMailbox(options: OpenMailboxOptions): MailboxStore {
  const file = databasePath(options.path)
  if (!existsSync(file)) throw new MailboxError('not-found', 'there is no such mailbox')
  const database: DatabaseFile = { file, dataKey: Uint8Array.from(options.dataKey) }
  const db = new Db(openMigrated(database, migrations))
  try {
    const mailbox = mailboxOf(db, options)
    settleMoves(mailbox, options.path, options.mailbox)
    drainWhereThereIsRoom(mailbox, options.path)
    return storeOf(mailbox, options, database)
  } catch (error) {
    db.connection.close()
    wipe(database.dataKey)
    throw error
  }
}

function mailboxOf(
  db: Db,
  { logger, onChange, clock = Date.now, limits, computeThread }: OpenMailboxOptions
): Mailbox {
  const vocabulary = new Vocabulary(db)
  const flagLog = new FlagLog(db)
  const newestBody = db.value<number>('SELECT coalesce(max(id), -1) FROM body') ?? -1
  return {
    db,
    logger,
    clock,
    limits: { ...defaultLimits, ...limits },
    onChange,
    folders: new Folders(db, flagLog),
    keywords: new Keywords(db),
    flagLog,
    usage: new Usage(db),
    derived: new DerivedData({ db, logger, vocabulary, computeThread }),
    vocabulary,
    objectSalt: String(readSetting(db, 'object_salt') ?? ''),
    opening: randomUUID(),
    nextBody: Math.max(newestBody + 1, readSetting<number>(db, 'next_body') ?? 0),
    settledKeys: new Set()
  }
}

function storeOf(mailbox: Mailbox, options: OpenMailboxOptions, database: DatabaseFile): MailboxStore {
  const operations = operationsOn(mailbox, () => shut(mailbox, database))
  const { reading, writing, adding, close } = operations
  return {
    mailbox: options.mailbox,
    listFolders: reading(listFolders),
    folderStatus: reading(folderStatus),
    createFolder: writing(createFolder),
    deleteFolder: writing(deleteFolder),
    renameFolder: writing(renameFolder),
    subscribeFolder: writing(subscribeFolder),
    listSubscriptions: reading(listSubscriptions),
    readMetadata: reading(readMetadata),
    writeMetadata: writing(writeMetadata),
    openFolder: reading(openFolder),
    columns: reading(columns),
    chunks: reading(readChunks),
    bodies: reading(({ db }, { bodies }) => readBodies(db, bodies)),
    search: reading(search),
    thread: reading(threadMessages),
    vanished: reading(vanished),
    usage: reading(({ usage }) => usage.totals),
    append: adding(append),
    appendAll: writing(appendAll),
    deliver: adding(deliver),
    settle: reading(settle),
    store: writing(store),
    copy: writing(copy),
    expunge: writing(expunge),
    ...collectionsOf(operations, options.mailbox),
    hasSchedulingWork: reading(hasSchedulingWork),
    arrivedMail: writing(arrivedMail),
    lastApplied: reading(lastApplied),
    applyArrived: writing(applyArrived),
    outgoingMail: reading(outgoingMail),
    settleOutgoing: writing(settleOutgoing),
    ...shareStore(operations, { id: options.mailbox, path: options.path }),
    drain: writing((one) => drain(one, options.path)),
    settleDerived: writing(settleDerived),
    maintain: writing((one, options?: { readonly check?: boolean }) => maintain(one, database, options)),
    close
  }
}

/** `own`: id of the mailbox. */
function collectionsOf({ reading, writing }: OperationsOn, own: string) {
  return {
    listCollections: reading(listCollections),
    createCollection: writing(createCollection),
    updateCollection: writing(updateCollection),
    deleteCollection: writing(deleteCollection),
    listObjects: reading(listObjects),
    readObjects: reading(readObjects),
    objectChanges: reading(objectChanges),
    putObject: writing(putObject),
    removeObject: writing(removeObject),
    moveObject: writing(moveObject),
    updateObject: writing(updateObject),
    exportObject: reading(exportObject),
    importObject: writing(importObject),
    addAttachment: writing(addAttachment),
    readAttachment: reading(readAttachment),
    claimSources: writing(claimSources),
    changeSourced: writing(changeSourced),
    settleSource: writing(settleSource),
    publishCollection: writing((one, params: StoreParams<'publishCollection'>) =>
      publishCollection(one, own, params)
    ),
    listPublications: reading(listPublications),
    withdrawPublication: writing(withdrawPublication),
    publications: reading(publications),
    publicationWritten: writing(publicationWritten)
  }
}

/** A mailbox must open on a full disk too: then the mail stays sealed until there is room. */
function drainWhereThereIsRoom(mailbox: Mailbox, path: string): void {
  try {
    drain(mailbox, path)
    takeSealedNotes(mailbox, path)
  } catch (error) {
    if (!(error instanceof MailboxError)) throw error
    mailbox.logger.error({ error }, 'the drop box could not be emptied: its mail stays sealed')
  }
}

function settleDerived({ derived }: Mailbox): void {
  while (derived.writeSome());
}

function shut(mailbox: Mailbox, database: DatabaseFile): void {
  try {
    settleDerived(mailbox)
    mailbox.vocabulary.save()
    if (mailbox.settledKeys.size > 0) commit(mailbox, () => undefined)
  } catch (error) {
    // It is computed again at the next opening.
    mailbox.logger.warn({ error }, 'derived data of a mailbox was not written before it was closed')
  } finally {
    // Closing moves the WAL into the file.
    mailbox.db.connection.close()
    wipe(database.dataKey)
  }
}

// Every operation of a worker.
import type { WorkerOperationName } from '../../thread-protocol.ts'
import type { WorkerCommand } from '../worker-call.ts'
import { addPassword } from './add-password.ts'
import { append } from './append.ts'
import { appendAll } from './append-all.ts'
import { bodies } from './bodies.ts'
import { chunks } from './chunks.ts'
import { closeFolder } from './close-folder.ts'
import * as collections from './collections.ts'
import { columns } from './columns.ts'
import { copy } from './copy.ts'
import { createFolder } from './create-folder.ts'
import { createMailbox } from './create-mailbox.ts'
import { deleteFolder } from './delete-folder.ts'
import { deleteMailbox } from './delete-mailbox.ts'
import { deliver } from './deliver.ts'
import { expunge } from './expunge.ts'
import { folderStatus } from './folder-status.ts'
import { keys } from './keys.ts'
import { listFolders } from './list-folders.ts'
import { listSlots } from './list-slots.ts'
import { listSubscriptions } from './list-subscriptions.ts'
import { logout } from './logout.ts'
import { maintainMailbox } from './maintain-mailbox.ts'
import { mailboxUsage } from './mailbox-usage.ts'
import { openFolder } from './open-folder.ts'
import { pretend } from './pretend.ts'
import * as publications from './publications.ts'
import { readMetadata } from './read-metadata.ts'
import { renameFolder } from './rename-folder.ts'
import { replaceRecoveryCode } from './replace-recovery-code.ts'
import { resetMailbox } from './reset-mailbox.ts'
import { revokeSlot } from './revoke-slot.ts'
import { search } from './search.ts'
import * as scheduling from './scheduling.ts'
import * as sources from './sources.ts'
import { settle } from './settle.ts'
import * as shares from './shares.ts'
import * as transfer from './transfer-object.ts'
import { store } from './store.ts'
import { subscribeFolder } from './subscribe-folder.ts'
import { thread } from './thread.ts'
import { unlockedMailboxes } from './unlocked-mailboxes.ts'
import { unlock } from './unlock.ts'
import { usage } from './usage.ts'
import { vanished } from './vanished.ts'
import { watchMailbox } from './watch-mailbox.ts'
import { writeMetadata } from './write-metadata.ts'

export const commands: { readonly [O in WorkerOperationName]: WorkerCommand<O> } = {
  unlock,
  pretend,
  logout,
  keys,
  createMailbox,
  deleteMailbox,
  resetMailbox,
  listSlots,
  addPassword,
  revokeSlot,
  replaceRecoveryCode,
  mailboxUsage,
  unlockedMailboxes,
  maintainMailbox,
  deliver,
  settle,
  usage,
  listFolders,
  folderStatus,
  createFolder,
  deleteFolder,
  renameFolder,
  subscribeFolder,
  listSubscriptions,
  readMetadata,
  writeMetadata,
  openFolder,
  closeFolder,
  watchMailbox,
  columns,
  chunks,
  bodies,
  append,
  appendAll,
  store,
  copy,
  expunge,
  search,
  thread,
  vanished,
  ...publications,
  ...sources,
  ...collections,
  ...scheduling,
  ...shares,
  ...transfer
}

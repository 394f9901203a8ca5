// Every operation of the contract, and what the main thread does with it.
import type { OperationName } from '@postkeep/mailbox-contract'
import type { Context } from '../context.ts'
import * as collections from './collections.ts'
import { inCollection } from './collections.ts'
import { deliver, settle } from './deliver.ts'
import { inSession, logout, streamInSession } from './in-session.ts'
import { login } from './login.ts'
import { manageKeys } from './manage-keys.ts'
import type { Request, Response } from './request.ts'
import { listPeople } from './list-people.ts'
import { readPublication } from './read-publication.ts'
import { freeBusy, listAddresses } from './scheduling.ts'
import * as sharing from './sharing.ts'
import { unlockedMailboxes } from './unlocked-mailboxes.ts'

export type Command = (context: Context, request: Request) => Promise<Response>

/** All but what is asked of a worker itself. */
export const commands: Readonly<Record<Exclude<OperationName, 'claim'>, Command>> = {
  ping: async () => ({ value: {} }),

  createMailbox: manageKeys('createMailbox'),
  deleteMailbox: manageKeys('deleteMailbox'),
  listSlots: manageKeys('listSlots'),
  addPassword: manageKeys('addPassword'),
  revokeSlot: manageKeys('revokeSlot'),
  replaceRecoveryCode: manageKeys('replaceRecoveryCode'),
  resetMailbox: manageKeys('resetMailbox'),
  mailboxUsage: manageKeys('mailboxUsage'),
  unlockedMailboxes,
  maintainMailbox: manageKeys('maintainMailbox'),

  readPublication,

  deliver,
  settle,

  login,
  logout,
  usage: inSession('usage'),

  listFolders: inSession('listFolders'),
  folderStatus: inSession('folderStatus'),
  createFolder: inSession('createFolder'),
  deleteFolder: inSession('deleteFolder'),
  renameFolder: inSession('renameFolder'),
  subscribeFolder: inSession('subscribeFolder'),
  listSubscriptions: inSession('listSubscriptions'),
  readMetadata: inSession('readMetadata'),
  writeMetadata: inSession('writeMetadata'),
  openFolder: inSession('openFolder'),
  closeFolder: inSession('closeFolder'),
  watchMailbox: inSession('watchMailbox'),

  columns: inSession('columns'),
  chunks: streamInSession('chunks'),
  bodies: streamInSession('bodies'),
  append: inSession('append'),
  appendAll: inSession('appendAll'),
  store: inSession('store'),
  copy: inSession('copy'),
  expunge: inSession('expunge'),
  search: streamInSession('search'),
  thread: streamInSession('thread'),
  vanished: inSession('vanished'),

  listCollections: collections.listCollections,
  createCollection: inSession('createCollection'),
  updateCollection: collections.updateCollection,
  deleteCollection: collections.deleteCollection,
  listObjects: inCollection('listObjects'),
  readObjects: inCollection('readObjects'),
  objectChanges: inCollection('objectChanges'),
  putObject: inCollection('putObject'),
  removeObject: inCollection('removeObject'),
  moveObject: collections.moveObject,
  updateObject: inCollection('updateObject'),
  addAttachment: inCollection('addAttachment'),
  listPeople,
  claimSources: inSession('claimSources'),
  changeSourced: inSession('changeSourced'),
  settleSource: inSession('settleSource'),
  readAttachment: collections.readAttachment,
  publishCollection: inCollection('publishCollection'),
  listPublications: collections.listPublications,
  withdrawPublication: collections.withdrawPublication,
  listAddresses,
  freeBusy,
  ...sharing
}

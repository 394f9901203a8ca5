export {
  connectMailboxes,
  type ConnectOptions,
  type LoginResult,
  type MailboxClient
} from './connect-mailboxes.ts'
export type { Answer, Call, CallOptions } from './channel.ts'
export type { CollectionOperations } from './collections.ts'
export type { DeliveryOperations } from './delivery.ts'
export type { Body, FetchOperations } from './fetch.ts'
export type { FolderOperations, OpenedFolder } from './folders.ts'
export type { KeyOperations } from './keys.ts'
export type { MailboxSession, SessionEvent } from './mailbox-session.ts'
export type { MessageOperations } from './messages.ts'
export type { SearchOperations, SearchOptions, SearchResult, ThreadNodes } from './search.ts'
export type { SessionOperation, SessionParams } from './session-call.ts'

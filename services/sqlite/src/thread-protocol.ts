// What the main thread and a worker say to each other. Attachments and frames own their memory and are transferred.
import type { LogFields, LogLevel } from '@postkeep/log'
import type {
  CollectionInfo,
  DavOperations,
  FreeBusyOutcome,
  LoginScope,
  MailboxErrorCode,
  MailboxEvent,
  Operations,
  ParamsOf,
  SlotInfo,
  ValueOf
} from '@postkeep/mailbox-contract'
import type { ArrivalOutcome, WaitingMail } from '@postkeep/mailbox-store'
import type { ShareOperations, SharingByClients } from './shares/share-operations.ts'

/** How many frames of one stream may be on their way to the client. */
export const streamWindow = 4

export interface WorkerSettings {
  /** Folder of all mailboxes. */
  readonly folder: string
  /** 32 bytes. */
  readonly serverKey: Uint8Array
  readonly graceMs: number
  readonly sessionsPerMailbox: number
  /** Of the worker's own port. */
  readonly listenHost: string
  /** 0: any that is free. */
  readonly workerPort: number
  readonly secret: string
  readonly shutdownGraceMs: number
}

export interface UnlockParams {
  readonly mailbox: string
  readonly password: string
  readonly scope: LoginScope
  /** Id of the session to open; absent: only the password is checked. */
  readonly session?: string | undefined
  readonly quota: number
  /** The session is to be used over the worker's own port. */
  readonly handsOver: boolean
  /** A refused login costs what an accepted one costs: `false` refuses after the work is done. */
  readonly isEnabled: boolean
}

export type UnlockOutcome =
  | { readonly kind: 'refused' }
  | {
      readonly kind: 'accepted'
      readonly slot: string
      readonly keys: MailboxKeys
      /** Where the session is handed over. */
      readonly port?: number
    }

/** What may be known of a mailbox' keys without opening it. */
export interface MailboxKeys {
  readonly publicKey: ValueOf<'createMailbox'>['publicKey']
  readonly slots: SlotInfo[]
}

/** A member of a shared calendar. */
export interface SharedObject {
  readonly uid: string
  readonly collection: number
  readonly name: string
  readonly scheduleTag: string | null
  readonly etag: string
  readonly bytes: Uint8Array
}

export interface SharedCalendars {
  readonly calendars: readonly CollectionInfo[]
  /** UIDs that were looked for there, and what was found. */
  readonly known: readonly string[]
  readonly objects: readonly SharedObject[]
}

export type ArrivedRound =
  | { readonly kind: 'done'; readonly isMore: boolean }
  /** These have to be looked for in the shared calendars first. */
  | { readonly kind: 'wanted'; readonly uids: readonly string[] }
  /** A message changes shared calendars: it is settled when that is done. */
  | { readonly kind: 'shared'; readonly outcome: ArrivalOutcome }

/** The contract's operations that a worker answers, and what only the main thread asks for. */
export interface WorkerOperations
  extends
    Omit<
      Operations,
      'ping' | 'login' | 'claim' | 'logout' | 'listAddresses' | 'freeBusy' | 'listPeople' | SharingByClients
    >,
    ShareOperations {
  logout: { readonly params: { session: string }; readonly value: Record<string, never> }
  unlock: { readonly params: UnlockParams; readonly value: UnlockOutcome }
  /** Costs what a wrong password costs. */
  pretend: { readonly params: { password: string }; readonly value: { kind: 'refused' } }
  keys: { readonly params: { mailbox: string }; readonly value: MailboxKeys }
  /**
   * Applies scheduling messages that came by mail. `addresses`: the mailbox' own. `shared`: calendars that it shares, and what
   * was found there. Nothing is done while it is locked.
   */
  applyArrived: {
    readonly params: { mailbox: string; addresses: readonly string[]; shared: SharedCalendars }
    readonly value: ArrivedRound
  }
  /** After what it changes in shared calendars is done. */
  settleArrived: {
    readonly params: { mailbox: string; outcome: ArrivalOutcome }
    readonly value: Record<string, never>
  }
  /** `mailbox`: where it is a shared calendar, that of its owner. */
  schedulingOwner: { readonly params: { mailbox: string }; readonly value: { readonly mailbox: string } }
  outgoingMail: {
    readonly params: { mailbox: string }
    readonly value: { readonly mails: readonly WaitingMail[] }
  }
  settleOutgoing: {
    readonly params: { mailbox: string; ids: readonly number[] }
    readonly value: Record<string, never>
  }
  /** `closed` while it is locked. Milliseconds since 1970 UTC. */
  busyTimes: {
    readonly params: { mailbox: string; start: number; end: number }
    readonly value: FreeBusyOutcome
  }
}

export type WorkerOperationName = keyof WorkerOperations
export type WorkerParams<O extends WorkerOperationName> = WorkerOperations[O]['params']
export type WorkerValue<O extends WorkerOperationName> = WorkerOperations[O]['value']
export type KeyOperation = Exclude<OperationNameWithMailbox, 'deliver' | 'settle' | 'readPublication'>
type OperationNameWithMailbox = {
  [O in keyof Operations]: ParamsOf<O> extends { mailbox: string } ? O : never
}[keyof Operations]

/** What may be asked at a worker's own port, beside `claim`. */
export type HandedOperation = Exclude<
  {
    [O in keyof Operations]: ParamsOf<O> extends { session: string } ? O : never
  }[keyof Operations],
  'claim' | keyof DavOperations
>

export type ToWorker =
  | {
      kind: 'call'
      id: number
      operation: WorkerOperationName
      params: unknown
      attachment?: Uint8Array | undefined
    }
  /** The client took a frame of the stream. */
  | { kind: 'credit'; id: number }
  /** The client is gone: end the stream. */
  | { kind: 'cancel'; id: number }
  | { kind: 'close' }

export type FromWorker =
  | { kind: 'answer'; id: number; value: unknown; attachment?: Uint8Array }
  | { kind: 'failure'; id: number; code: MailboxErrorCode; message: string }
  | { kind: 'frame'; id: number; bytes: Uint8Array }
  /** One change, addressed to each session that watches. */
  | { kind: 'events'; events: MailboxEvent[]; attachment?: Uint8Array }
  /** Of this mailbox there is `arrivedMail` or `outgoingMail`. */
  | { kind: 'scheduling'; mailbox: string }
  | { kind: 'log'; level: LogLevel; fields: LogFields; text: string }

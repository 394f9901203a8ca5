export type { TransferredObject } from './collections/transfer-object.ts'
export type { Publication } from './collections/publications.ts'
export { ComputeThread } from './compute-thread/compute-thread.ts'
export { createMailboxFolder, type NewMailbox } from './create-mailbox-folder.ts'
export type { ChunkRow } from './derived/chunk-row.ts'
export type { DrainReport } from './dropbox/drain-report.ts'
export { openDropBox, type DropBox, type SealedDelivery } from './dropbox/open-drop-box.ts'
export { sealedUsage } from './dropbox/sealed-usage.ts'
export { readKeyring, writeKeyring } from './keys/keyring-file.ts'
export { mailboxPath } from './mailbox-path.ts'
export type {
  Authored,
  Limited,
  MailboxStore,
  OpenMailboxOptions,
  StoreLimits,
  StoreParams,
  WithAttachment
} from './mailbox-store.ts'
export type { BodyRow } from './messages/read-bodies.ts'
export { openMailbox } from './open-mailbox.ts'
export type { AppliedMessage, ArrivalOutcome, ArrivedMail, ObjectChange } from './scheduling/arrived-mail.ts'
export type { WaitingMail } from './scheduling/outgoing-mail.ts'
export type { Steps } from './search/steps.ts'
export type { HeldChange, HeldShare, ShareFacts } from './shares/held-shares.ts'
export type { StoredParticipant } from './shares/participants.ts'
export { forgetOwned, ownedShares, sealNote } from './shares/share-files.ts'
export type { Notification, ShareNote } from './shares/share-notes.ts'
export type { StoreChange } from './store-change.ts'
export type { MaintenanceReport } from './upkeep/maintenance-report.ts'

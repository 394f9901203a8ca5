// What the main thread asks of workers for shared collections. A session of a shared collection's mailbox is opened by a secret
// that lies in a participant's own mailbox, is known to the main thread alone, and does only what the participant may.
import type { CollectionInfo, InviteStatus, PutOutcome, ShareAccess } from '@postkeep/mailbox-contract'
import type {
  HeldChange,
  HeldShare,
  ShareFacts,
  ShareNote,
  StoredParticipant,
  TransferredObject
} from '@postkeep/mailbox-store'

/** Of the contract's: answered by the main thread. */
export type SharingByClients =
  | 'shareCollection'
  | 'unshareCollection'
  | 'listParticipants'
  | 'listInvitations'
  | 'answerInvitation'

interface In<P, V> {
  readonly params: P & { readonly session: string }
  readonly value: V
}
interface At<P, V> {
  readonly params: P & { readonly mailbox: string }
  readonly value: V
}
type Nothing = Record<string, never>

export interface ShareOperations {
  /** Of the own mailbox. */
  heldShares: In<object, { readonly shares: readonly HeldShare[] }>
  moveToShare: In<{ readonly collection: number; readonly facts: ShareFacts }, Nothing>
  acceptHeld: In<{ readonly share: string }, { readonly held: HeldShare }>
  changeHeld: In<HeldChange, { readonly held: HeldShare }>
  forgetHeld: In<{ readonly share: string }, Nothing>

  noteHeldBytes: In<{ readonly share: string; readonly bytes: number }, Nothing>

  /** `free`: bytes that its owner has left; null: no limit. `gone`: it is no more, or the secret opens nothing of it. */
  openShare: At<
    { readonly secret: Uint8Array; readonly session: string; readonly free: number | null },
    { readonly kind: 'opened' | 'gone' }
  >
  /** To a mailbox, locked or not. */
  tellShare: At<{ readonly note: ShareNote }, Nothing>
  /** Also of a locked one. */
  ownedShares: At<object, { readonly shares: readonly string[] }>

  /** Calendars that the mailbox shares; none while it is locked. */
  ownedCalendars: At<object, { readonly shares: readonly HeldShare[] }>

  /** Of a session of a shared mailbox. */
  shareState: In<
    object,
    {
      readonly collection: CollectionInfo
      readonly access: StoredParticipant['access']
      readonly bytes: number
      /** Participants but the owner. */
      readonly guests: number
    }
  >
  listParticipating: In<object, { readonly participants: readonly StoredParticipant[] }>
  /** `secret` null: it has one already, and only its access was changed. */
  inviteParticipant: In<
    { readonly guest: string; readonly access: ShareAccess },
    { readonly secret: Uint8Array | null; readonly status: InviteStatus }
  >
  removeParticipant: In<{ readonly guest: string }, Nothing>
  /** Of the session's own invitation. */
  answerShare: In<{ readonly accept: boolean }, Nothing>
  /** `keep` false: it is about to be removed. */
  takeObject: In<
    { readonly collection: number; readonly name: string; readonly keep: boolean },
    TransferredObject
  >
  giveObject: In<
    {
      readonly collection: number
      readonly name: string
      readonly object: TransferredObject
      readonly overwrite: boolean
    },
    PutOutcome
  >
}

// The part of an open mailbox that is about shared collections.
import type { OperationsOn } from '../operations-on.ts'
import {
  acceptHeld,
  changeHeld,
  forgetHeld,
  heldShares,
  noteHeldBytes,
  type HeldChange,
  type HeldShare,
  type ShareFacts
} from './held-shares.ts'
import { moveToShare, type ShareOwner } from './move-to-share.ts'
import {
  accessOf,
  participants,
  putParticipant,
  removeParticipant,
  type StoredParticipant
} from './participants.ts'
import { takeShareNote, type ShareNote } from './share-notes.ts'

interface Move {
  readonly collection: number
  readonly facts: ShareFacts
}

export interface ShareStore {
  /** The collection leaves for a mailbox of its own, which this one owns. Blocks for as long as it takes. */
  moveToShare(params: Move): HeldShare
  heldShares(): HeldShare[]
  acceptHeld(id: string): HeldShare
  changeHeld(change: HeldChange): HeldShare
  forgetHeld(id: string): void
  /** It counts in the quota. */
  noteHeldBytes(id: string, bytes: number): void
  takeShareNote(note: ShareNote): void
  /** Of a mailbox that is a shared collection; empty in others. */
  participants(): StoredParticipant[]
  accessOf(slot: string): StoredParticipant['access'] | undefined
  putParticipant(participant: StoredParticipant): void
  removeParticipant(mailbox: string): void
}

export function shareStore({ reading, writing }: OperationsOn, owner: ShareOwner): ShareStore {
  return {
    moveToShare: writing((one, params: Move) => moveToShare(one, owner, params)),
    heldShares: reading(heldShares),
    acceptHeld: writing(acceptHeld),
    changeHeld: writing(changeHeld),
    forgetHeld: writing(forgetHeld),
    noteHeldBytes: writing(noteHeldBytes),
    takeShareNote: writing(takeShareNote),
    participants: reading(participants),
    accessOf: reading(accessOf),
    putParticipant: writing(putParticipant),
    removeParticipant: writing(removeParticipant)
  }
}

// Calendars and address books that several mailboxes share (docs/adr/0006).

export type ShareAccess = 'read' | 'read-write'

/** What a mailbox has of a shared collection. */
export interface CollectionShare {
  /** Id of the mailbox that it lies in. */
  readonly id: string
  readonly access: 'owner' | ShareAccess
  /** Address of the owner. */
  readonly owner: string
  /** How many others it is shared with. */
  readonly guests: number
  /** As it was when the share was accepted; '' for the owner. */
  readonly ownerHref: string
}

/** `invalid`: its alias is gone. */
export type InviteStatus = 'noresponse' | 'accepted' | 'declined' | 'invalid'

export interface Participant {
  /** Id of its mailbox. */
  readonly mailbox: string
  readonly address: string
  readonly access: ShareAccess
  readonly status: InviteStatus
}

export interface Invitation {
  /** Id of the mailbox that is shared. */
  readonly share: string
  readonly kind: 'calendar' | 'addressbook'
  /** Address of the owner. */
  readonly owner: string
  readonly access: ShareAccess
  /** Of the collection, as programs show it. */
  readonly displayName: string
  readonly summary: string
  /** Where its owner has it. */
  readonly ownerHref: string
  /** Seconds since 1970 UTC. */
  readonly sent: number
}

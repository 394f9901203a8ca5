// Collections of a mailbox (calendars, address books) and their objects (calendar and card resources), for CalDAV, CardDAV
// and the API. RFC 4791 §4, RFC 6352 §5. The store keeps bytes and what a caller has found in them; it parses nothing.
import type { CollectionSource, DueSource, SourcedChange, SourceOutcome } from './collection-source.ts'
import type { FreeBusyOutcome, OutgoingMail } from './scheduling.ts'
import type { CollectionShare, Invitation, Participant, ShareAccess } from './sharing.ts'

/** `directory`: people of the domain, never stored. `schedule-inbox`: what others have sent (RFC 6638 §2.2), also several of one UID; `schedule-outbox`: empty (§2.1). */
export type CollectionKind =
  | 'calendar'
  | 'addressbook'
  | 'schedule-inbox'
  | 'schedule-outbox'
  | 'directory'
  /** What has been shared with the mailbox, and who has answered. */
  | 'calendar-notifications'
  | 'addressbook-notifications'

export interface CollectionInfo {
  readonly id: number
  readonly kind: CollectionKind
  /** Its segment in a path; once a kind in a mailbox. */
  readonly name: string
  /** Components that a calendar takes, e.g. VEVENT; empty: not restricted. */
  readonly components: readonly string[]
  /** Properties that were set: `{namespace}name` → the caller's text of its value. */
  readonly properties: Readonly<Record<string, string>>
  /** Nothing in it can be changed. */
  readonly isReadOnly?: boolean
  /** It is shared with others, or by another: it lies in a mailbox of its own. */
  readonly share?: CollectionShare
  /** It is fetched from there, and so read-only. */
  readonly source?: CollectionSource
  /** Grows with every change of a member: CTag and sync-token are made of it (RFC 6578). */
  readonly changeNumber: number
}

/** Seconds since 1970 UTC; null: without end, or not known. */
export interface ObjectSpan {
  readonly start: number | null
  readonly end: number | null
}

export interface ObjectEntry {
  readonly name: string
  /** UID of the component or card. */
  readonly uid: string
  /** VEVENT, VTODO …; VCARD. */
  readonly component: string
  /** Without quotes. Changes when the bytes change. */
  readonly etag: string
  /** RFC 6638 §3.2.10; null: it has none. */
  readonly scheduleTag: string | null
  /** Bytes. */
  readonly size: number
  /** Seconds since 1970 UTC. */
  readonly modified: number
  /** The change number of the collection when it was last changed. */
  readonly change: number
  /** Properties that were set, as those of a collection; absent: none. */
  readonly properties?: Readonly<Record<string, string>>
}

/** What a request says of the resource that it would change (RFC 9110 §13.1). Entity tags without quotes. */
export interface ObjectCondition {
  readonly match?: '*' | readonly string[]
  readonly noneMatch?: '*' | readonly string[]
  /** If-Schedule-Tag-Match (RFC 6638 §3.2.10); null: what is there must have none. */
  readonly scheduleTag?: string | null
}

/** Which members: all that is given must hold. */
export interface ObjectSelection {
  readonly names?: readonly string[]
  readonly uid?: string
  readonly component?: string
  /** Only those that may lie in it: the caller looks closer. */
  readonly within?: ObjectSpan
}

export type PutOutcome =
  | { readonly kind: 'stored'; readonly isNew: boolean; readonly entry: ObjectEntry }
  /** Another member has this UID. */
  | { readonly kind: 'uid-conflict'; readonly name: string }
  | { readonly kind: 'condition-failed' }

/** A link to a collection; `created`: seconds since 1970 UTC. */
export interface PublicationInfo {
  readonly id: string
  readonly collection: number
  readonly created: number
}

/** Somebody of the mailbox' domain. */
export interface Person {
  /** Of the alias. */
  readonly id: string
  readonly address: string
  readonly displayName: string
  readonly givenName: string
  readonly familyName: string
}

interface Of<P, V> {
  readonly params: P & { readonly session: string }
  readonly value: V
}
type Nothing = Record<string, never>

export interface DavOperations {
  listCollections: Of<{ kinds?: CollectionKind[] }, { collections: CollectionInfo[] }>
  /** `already-exists`: the name is taken. `limit`: there are too many. */
  createCollection: Of<
    {
      kind: CollectionKind
      name: string
      components: string[]
      properties: Record<string, string>
      /** Address that it is fetched from (`CollectionSource`). */
      source?: string
    },
    { collection: CollectionInfo }
  >
  /** All or nothing. */
  updateCollection: Of<
    { collection: number; name?: string; set: Record<string, string>; remove: string[] },
    { collection: CollectionInfo }
  >
  /** With all its members. */
  deleteCollection: Of<{ collection: number }, Nothing>
  /** In the order of their names. */
  listObjects: Of<
    { collection: number; selection: ObjectSelection },
    { objects: ObjectEntry[]; changeNumber: number }
  >
  /** Stream: frames of `packObject` records, in the order of their names; those that are gone are left out. */
  readObjects: Of<{ collection: number; selection: ObjectSelection }, Nothing>
  /**
   * What has changed after `since`, oldest first (RFC 6578 §3.4). `isTruncated`: more than `limit`; go on from
   * `changeNumber`. `isComplete` false: the log no longer reaches back so far: begin anew.
   */
  objectChanges: Of<
    { collection: number; since: number; limit?: number },
    {
      changed: ObjectEntry[]
      removed: string[]
      changeNumber: number
      isTruncated: boolean
      isComplete: boolean
    }
  >
  /** Attachment: the bytes, stored as they are. `scheduleTag` absent: the one that it has stays. `outgoing` is sent. */
  putObject: Of<
    {
      collection: number
      name: string
      uid: string
      component: string
      span: ObjectSpan
      scheduleTag?: string | null
      condition?: ObjectCondition
      /** Ids that it names (`addAttachment`), others are passed over; absent: as before. */
      attachments?: string[]
      outgoing?: OutgoingMail[]
    },
    PutOutcome
  >
  /** `not-found`: there is none. */
  removeObject: Of<
    { collection: number; name: string; condition?: ObjectCondition; outgoing?: OutgoingMail[] },
    { kind: 'removed' | 'condition-failed' }
  >
  /** Addresses that are the mailbox' own: first the alias', then those that it may send as or that lead to it alone. */
  listAddresses: Of<Nothing, { addresses: string[] }>
  /** When those of these addresses that are of this server are busy; in their order. Milliseconds since 1970 UTC. */
  freeBusy: Of<{ addresses: string[]; start: number; end: number }, { outcomes: FreeBusyOutcome[] }>
  /** To another name or collection of the mailbox; `keep`: a copy. `overwrite` false: the target must not be there. */
  moveObject: Of<
    { collection: number; name: string; to: number; toName: string; overwrite: boolean; keep: boolean },
    PutOutcome
  >
  /**
   * Makes a link that shows a calendar to everybody who has it. The token is told this once; who asks for the copy
   * (`readPublication`) opens it with a key made of it (`publishedCopy`). `limit`: there are too many.
   */
  publishCollection: Of<{ collection: number }, { token: string; id: string }>
  listPublications: Of<Nothing, { publications: PublicationInfo[] }>
  /** The link opens nothing from now on. Idempotent. */
  withdrawPublication: Of<{ id: string }, Nothing>
  /**
   * Collections that are to be fetched now: none of them is due again for ten minutes. `collection`: that one, whenever it
   * was fetched last.
   */
  claimSources: Of<{ collection?: number }, { sources: DueSource[] }>
  /** Members of a fetched collection, all or nothing. Attachment: the bytes of `put`, one behind the other. */
  changeSourced: Of<{ collection: number; put: SourcedChange[]; removed: string[] }, Nothing>
  /** What became of a fetch, and so when the next one is due. */
  settleSource: Of<{ collection: number; outcome: SourceOutcome }, Nothing>
  /** The people of the mailbox' domain, by name; null: they are not listed. */
  listPeople: Of<Nothing, { people: Person[] | null }>
  /** Properties of an object: all or nothing. */
  updateObject: Of<
    { collection: number; name: string; set: Record<string, string>; remove: string[] },
    { entry: ObjectEntry }
  >
  /**
   * Attachment: the bytes. It is there as long as an object names it, and for an hour to begin with. `collection`: that of
   * the object, where that may be a shared one.
   */
  addAttachment: Of<{ filename: string; contentType: string; collection?: number }, { id: string }>
  /** Attachment: the bytes. `not-found`: there is none, or no object names it. */
  readAttachment: Of<{ id: string }, { filename: string; contentType: string }>

  /**
   * Invites another alias of this server, or gives it another access; only the owner may. What is shared for the first time
   * moves into a mailbox of its own; its id, members, tags and change number stay. `not-found`: no such collection;
   * `invalid`: nobody of this server can be reached by this address alone.
   */
  shareCollection: Of<
    { collection: number; address: string; access: ShareAccess; summary?: string },
    { participant: Participant }
  >
  /** Ends at once what this participant has open. Idempotent; only the owner may. */
  unshareCollection: Of<{ collection: number; address: string }, Nothing>
  /** Everybody but the owner; empty where it is not shared. */
  listParticipants: Of<{ collection: number }, { participants: Participant[] }>
  /** What others would share with this mailbox, and it has not answered. */
  listInvitations: Of<Nothing, { invitations: Invitation[] }>
  /** Accepted, it is one of the mailbox' collections. `not-found`: it has been withdrawn. */
  answerInvitation: Of<{ share: string; accept: boolean }, { collection: CollectionInfo | null }>
}

/** A member in a stream frame: u32le length of the entry, the entry as JSON, u32le length of the bytes, the bytes. */
export function packObject(entry: ObjectEntry, bytes: Uint8Array): Uint8Array[] {
  const json = Buffer.from(JSON.stringify(entry))
  const [before, between] = [Buffer.allocUnsafe(4), Buffer.allocUnsafe(4)]
  before.writeUInt32LE(json.length)
  between.writeUInt32LE(bytes.length)
  return [before, json, between, bytes]
}

export function* unpackObjects(frame: Buffer): Generator<{ entry: ObjectEntry; bytes: Buffer }> {
  let offset = 0
  const next = (): Buffer => {
    const end = offset + 4 + frame.readUInt32LE(offset)
    const part = frame.subarray(offset + 4, end)
    offset = end
    return part
  }
  while (offset < frame.length) {
    const entry = JSON.parse(next().toString()) as ObjectEntry
    yield { entry, bytes: next() }
  }
}

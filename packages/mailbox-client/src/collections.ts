// Calendars and address books of a session's mailbox.
import {
  unpackObjects,
  type CollectionInfo,
  type CollectionKind,
  type DueSource,
  type FreeBusyOutcome,
  type Invitation,
  type ObjectEntry,
  type ObjectSelection,
  type Participant,
  type Person,
  type PublicationInfo,
  type PutOutcome,
  type ValueOf
} from '@postkeep/mailbox-contract'
import type { SessionCall, SessionParams } from './session-call.ts'

export interface CollectionOperations {
  listCollections(kinds?: readonly CollectionKind[]): Promise<CollectionInfo[]>
  createCollection(params: SessionParams<'createCollection'>): Promise<CollectionInfo>
  updateCollection(params: SessionParams<'updateCollection'>): Promise<CollectionInfo>
  deleteCollection(collection: number): Promise<void>
  listObjects(collection: number, selection: ObjectSelection): Promise<ValueOf<'listObjects'>>
  /** In the order of their names, without those that are gone; the next are sent when `onObject` has resolved. */
  readObjects(
    collection: number,
    selection: ObjectSelection,
    onObject: (entry: ObjectEntry, bytes: Buffer) => void | Promise<void>,
    options?: { readonly signal?: AbortSignal }
  ): Promise<void>
  objectChanges(params: SessionParams<'objectChanges'>): Promise<ValueOf<'objectChanges'>>
  putObject(params: SessionParams<'putObject'>, bytes: Buffer): Promise<PutOutcome>
  removeObject(params: SessionParams<'removeObject'>): Promise<ValueOf<'removeObject'>>
  moveObject(params: SessionParams<'moveObject'>): Promise<PutOutcome>
  updateObject(params: SessionParams<'updateObject'>): Promise<ObjectEntry>
  /** Its id. */
  addAttachment(params: SessionParams<'addAttachment'>, bytes: Buffer): Promise<string>
  /** Those that are to be fetched now, which nobody else then fetches. */
  claimSources(collection?: number): Promise<DueSource[]>
  changeSourced(params: SessionParams<'changeSourced'>, bytes: Buffer): Promise<void>
  settleSource(params: SessionParams<'settleSource'>): Promise<void>
  publishCollection(collection: number): Promise<ValueOf<'publishCollection'>>
  listPublications(): Promise<PublicationInfo[]>
  withdrawPublication(id: string): Promise<void>
  /** undefined: they are not listed. */
  listPeople(): Promise<Person[] | undefined>
  readAttachment(id: string): Promise<ValueOf<'readAttachment'> & { readonly bytes: Buffer }>
  /** The mailbox' own first. */
  listAddresses(): Promise<string[]>
  /** Invites somebody, or gives another access. The owner's. */
  shareCollection(params: SessionParams<'shareCollection'>): Promise<Participant>
  /** Ends what this participant has open of it, at once. */
  unshareCollection(collection: number, address: string): Promise<void>
  /** All but the owner. */
  listParticipants(collection: number): Promise<Participant[]>
  /** That were not answered yet. */
  listInvitations(): Promise<Invitation[]>
  /** undefined: it was declined. */
  answerInvitation(share: string, accept: boolean): Promise<CollectionInfo | undefined>
  /** In the order of the addresses. */
  freeBusy(params: SessionParams<'freeBusy'>): Promise<FreeBusyOutcome[]>
}

export function collectionOperations(call: SessionCall): CollectionOperations {
  return {
    listCollections: async (kinds) =>
      (await call('listCollections', kinds ? { kinds: [...kinds] } : {})).value.collections,
    createCollection: async (params) => (await call('createCollection', params)).value.collection,
    updateCollection: async (params) => (await call('updateCollection', params)).value.collection,
    deleteCollection: async (collection) => void (await call('deleteCollection', { collection })),
    listObjects: async (collection, selection) =>
      (await call('listObjects', { collection, selection })).value,
    async readObjects(collection, selection, onObject, options) {
      const onStream = async (frame: Buffer) => {
        for (const { entry, bytes } of unpackObjects(frame)) await onObject(entry, bytes)
      }
      await call('readObjects', { collection, selection }, { ...options, onStream })
    },
    objectChanges: async (params) => (await call('objectChanges', params)).value,
    putObject: async (params, bytes) => (await call('putObject', params, { attachment: bytes })).value,
    removeObject: async (params) => (await call('removeObject', params)).value,
    moveObject: async (params) => (await call('moveObject', params)).value,
    updateObject: async (params) => (await call('updateObject', params)).value.entry,
    addAttachment: async (params, bytes) =>
      (await call('addAttachment', params, { attachment: bytes })).value.id,
    claimSources: async (collection) =>
      (await call('claimSources', collection === undefined ? {} : { collection })).value.sources,
    changeSourced: async (params, bytes) => void (await call('changeSourced', params, { attachment: bytes })),
    settleSource: async (params) => void (await call('settleSource', params)),
    publishCollection: async (collection) => (await call('publishCollection', { collection })).value,
    listPublications: async () =>
      (await call('listPublications', {} as SessionParams<'listPublications'>)).value.publications,
    withdrawPublication: async (id) => void (await call('withdrawPublication', { id })),
    listPeople: async () =>
      (await call('listPeople', {} as SessionParams<'listPeople'>)).value.people ?? undefined,
    async readAttachment(id) {
      const { attachment, value } = await call('readAttachment', { id })
      return { ...value, bytes: attachment }
    },
    listAddresses: async () => (await call('listAddresses', {})).value.addresses,
    shareCollection: async (params) => (await call('shareCollection', params)).value.participant,
    unshareCollection: async (collection, address) =>
      void (await call('unshareCollection', { collection, address })),
    listParticipants: async (collection) =>
      (await call('listParticipants', { collection })).value.participants,
    listInvitations: async () =>
      (await call('listInvitations', {} as SessionParams<'listInvitations'>)).value.invitations,
    answerInvitation: async (share, accept) =>
      (await call('answerInvitation', { share, accept })).value.collection ?? undefined,
    freeBusy: async (params) => (await call('freeBusy', params)).value.outcomes
  }
}

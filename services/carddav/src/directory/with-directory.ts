// The people of the domain as one more address book, that nobody can change: where the domain's administrators want it.
import { createHash } from 'node:crypto'
import { D } from '@postkeep/dav-protocol'
import type { MailboxSession } from '@postkeep/mailbox-client'
import { MailboxError, type CollectionInfo, type ObjectSelection } from '@postkeep/mailbox-contract'
import { personCard, type PersonCard } from './person-card.ts'

/** No stored collection has this id. */
const id = 0
export const directoryName = 'directory-of-the-domain'

interface Directory {
  readonly info: CollectionInfo
  readonly cards: readonly PersonCard[]
}

/** For one request: people are asked for once. */
export function withDirectory(session: MailboxSession): MailboxSession {
  let asked: Promise<Directory | undefined> | undefined
  const directory = (): Promise<Directory | undefined> => (asked ??= directoryOf(session))
  const cardsIn = async (selection: ObjectSelection): Promise<PersonCard[]> => {
    const { names, uid } = selection
    const { cards = [] } = (await directory()) ?? {}
    return cards.filter(
      ({ entry }) => (names?.includes(entry.name) ?? true) && (uid === undefined || uid === entry.uid)
    )
  }
  return {
    ...session,
    ...unchanging(session),
    async listCollections(kinds) {
      const stored = await session.listCollections(kinds)
      const found = kinds?.includes('directory') ? await directory() : undefined
      return found ? [...stored, found.info] : stored
    },
    async listObjects(collection, selection) {
      if (collection !== id) return session.listObjects(collection, selection)
      const objects = (await cardsIn(selection)).map(({ entry }) => entry)
      return { objects, changeNumber: (await directory())?.info.changeNumber ?? 0 }
    },
    async readObjects(collection, selection, onObject, options) {
      if (collection !== id) return session.readObjects(collection, selection, onObject, options)
      for (const { bytes, entry } of await cardsIn(selection)) {
        options?.signal?.throwIfAborted()
        await onObject(entry, bytes)
      }
    },
    async objectChanges(params) {
      if (params.collection !== id) return session.objectChanges(params)
      const changeNumber = (await directory())?.info.changeNumber ?? 0
      const nothing = { removed: [], changed: [], changeNumber, isTruncated: false }
      if (params.since === changeNumber) return { ...nothing, isComplete: true }
      // What it was is not known any more: the client begins anew.
      if (params.since !== 0) return { ...nothing, isComplete: false }
      return { ...nothing, changed: (await cardsIn({})).map(({ entry }) => entry), isComplete: true }
    }
  }
}

async function directoryOf(session: MailboxSession): Promise<Directory | undefined> {
  const people = await session.listPeople()
  if (people === undefined) return undefined
  const cards = people.map(personCard)
  const hash = createHash('sha256')
    .update(cards.map(({ entry }) => entry.etag).join())
    .digest('hex')
  const [, domain = ''] = session.identity.address.split('@')
  return {
    cards,
    info: {
      id,
      kind: 'directory',
      name: directoryName,
      components: [],
      properties: { [D('displayname')]: domain },
      isReadOnly: true,
      changeNumber: Number.parseInt(hash.slice(0, 12), 16)
    }
  }
}

type Changing =
  | 'putObject'
  | 'removeObject'
  | 'updateObject'
  | 'updateCollection'
  | 'deleteCollection'
  | 'moveObject'

function unchanging(session: MailboxSession): Pick<MailboxSession, Changing> {
  const refuse = (): never => {
    throw new MailboxError('not-allowed', 'the people of the domain are listed by its administrators')
  }
  return {
    putObject: async (params, bytes) =>
      params.collection === id ? refuse() : session.putObject(params, bytes),
    removeObject: async (params) => (params.collection === id ? refuse() : session.removeObject(params)),
    updateObject: async (params) => (params.collection === id ? refuse() : session.updateObject(params)),
    updateCollection: async (params) =>
      params.collection === id ? refuse() : session.updateCollection(params),
    deleteCollection: async (collection) =>
      collection === id ? refuse() : session.deleteCollection(collection),
    moveObject: async (params) =>
      params.collection === id || params.to === id ? refuse() : session.moveObject(params)
  }
}

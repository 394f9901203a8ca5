// Calendars, address books and their members: the store does all.
import { packObject } from '@postkeep/mailbox-contract'
import { inSession } from '../in-session.ts'

const frameBytes = 131_072

export const listCollections = inSession<'listCollections'>(({ store }, { params }) => ({
  value: store.listCollections(params)
}))
export const createCollection = inSession<'createCollection'>(({ store }, { params }) => ({
  value: store.createCollection(params)
}))
export const updateCollection = inSession<'updateCollection'>(({ store }, { params }) => ({
  value: store.updateCollection(params)
}))
export const deleteCollection = inSession<'deleteCollection'>(({ store }, { params }) => ({
  value: store.deleteCollection(params)
}))
export const listObjects = inSession<'listObjects'>(({ store }, { params }) => ({
  value: store.listObjects(params)
}))
export const objectChanges = inSession<'objectChanges'>(({ store }, { params }) => ({
  value: store.objectChanges(params)
}))
export const putObject = inSession<'putObject'>(({ session, store }, { params, attachment }) => ({
  value: store.putObject({ ...params, quota: session.quota }, attachment)
}))
export const removeObject = inSession<'removeObject'>(({ store }, { params }) => ({
  value: store.removeObject(params)
}))
export const moveObject = inSession<'moveObject'>(({ session, store }, { params }) => ({
  value: store.moveObject({ ...params, quota: session.quota })
}))

export const updateObject = inSession<'updateObject'>(({ store }, { params }) => ({
  value: store.updateObject(params)
}))
export const addAttachment = inSession<'addAttachment'>(({ session, store }, { params, attachment }) => ({
  value: store.addAttachment({ ...params, quota: session.quota }, attachment)
}))
export const readAttachment = inSession<'readAttachment'>(({ store }, { params }) =>
  store.readAttachment(params)
)

/** The store is read on only when the client has taken what was read. */
export const readObjects = inSession<'readObjects'>(async ({ store }, { params, stream, mailboxes }) => {
  let parts: Uint8Array[] = []
  let filled = 0
  for (const { entry, bytes } of store.readObjects(params)) {
    const packed = packObject(entry, bytes)
    parts.push(...packed)
    for (const part of packed) filled += part.length
    if (filled < frameBytes) continue
    await stream(Buffer.concat(parts, filled))
    mailboxes.session(params.session)
    parts = []
    filled = 0
  }
  if (filled > 0) await stream(Buffer.concat(parts, filled))
  return { value: {} }
})

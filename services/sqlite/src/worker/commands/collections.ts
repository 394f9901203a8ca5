// Calendars, address books and their members: the store does all.
import { packObject } from '@postkeep/mailbox-contract'
import { inSession } from '../in-session.ts'
import { requireOwner, requireUnscheduled, requireWrite } from '../shares/require-access.ts'

const frameBytes = 131_072

export const listCollections = inSession<'listCollections'>(({ store }, { params }) => ({
  value: store.listCollections(params)
}))
export const createCollection = inSession<'createCollection'>((opened, { params }) => {
  requireOwner(opened)
  return { value: opened.store.createCollection(params) }
})
export const updateCollection = inSession<'updateCollection'>((opened, { params }) => {
  requireOwner(opened)
  return { value: opened.store.updateCollection(params) }
})
export const deleteCollection = inSession<'deleteCollection'>((opened, { params }) => {
  requireOwner(opened)
  return { value: opened.store.deleteCollection(params) }
})
export const listObjects = inSession<'listObjects'>(({ store }, { params }) => ({
  value: store.listObjects(params)
}))
export const objectChanges = inSession<'objectChanges'>(({ store }, { params }) => ({
  value: store.objectChanges(params)
}))
export const putObject = inSession<'putObject'>((opened, { params, attachment }) => {
  requireWrite(opened)
  requireUnscheduled(opened, params)
  const { session, store } = opened
  return { value: store.putObject({ ...params, quota: session.quota }, attachment) }
})
export const removeObject = inSession<'removeObject'>((opened, { params }) => {
  requireWrite(opened)
  requireUnscheduled(opened, params)
  return { value: opened.store.removeObject(params) }
})
export const moveObject = inSession<'moveObject'>((opened, { params }) => {
  requireWrite(opened)
  const { quota } = opened.session
  return { value: opened.store.moveObject({ ...params, quota }) }
})

export const updateObject = inSession<'updateObject'>((opened, { params }) => {
  requireWrite(opened)
  return { value: opened.store.updateObject(params) }
})
export const addAttachment = inSession<'addAttachment'>((opened, { params, attachment }) => {
  requireWrite(opened)
  const { session, store } = opened
  return { value: store.addAttachment({ ...params, quota: session.quota }, attachment) }
})
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

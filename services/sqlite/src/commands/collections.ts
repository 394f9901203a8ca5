// Collections of a session: its own mailbox' or shared ones, each in its place.
import { MailboxError, type CollectionInfo, type CollectionKind } from '@postkeep/mailbox-contract'
import type { Context } from '../context.ts'
import type { Session } from '../sessions.ts'
import { endShare, leaveShare } from '../shares/end-share.ts'
import { shownCollection, type ShareLink } from '../shares/session-shares.ts'
import type { WorkerOperationName } from '../thread-protocol.ts'
import type { Request, Response } from './request.ts'

/** To the worker that has the collection. */
export function inCollection(operation: WorkerOperationName) {
  return async (context: Context, request: Request): Promise<Response> => {
    const session = sessionOf(context, request)
    const { collection } = request.params
    const link = typeof collection === 'number' ? await session.shares.holding(collection) : undefined
    return callAt(link ?? { worker: session.worker, session: session.id }, operation, request)
  }
}

type Where = Pick<ShareLink, 'worker' | 'session'>

async function callAt(
  { session, worker }: Where,
  operation: WorkerOperationName,
  request: Request
): Promise<Response> {
  const params = { ...request.params, session } as never
  const isOwn = session === request.params['session']
  try {
    return await worker.call(operation, params, {
      attachment: request.attachment,
      onFrame: (bytes) => request.stream(bytes),
      signal: request.signal
    })
  } catch (error) {
    throw isOwn ? error : notShared(error)
  }
}

/** The client's own session goes on. */
export function notShared(error: unknown): unknown {
  if (!(error instanceof MailboxError) || error.code !== 'session-ended') return error
  return new MailboxError('not-found', 'it is not shared any more')
}

export async function listCollections(context: Context, request: Request): Promise<Response> {
  const session = sessionOf(context, request)
  const kinds = request.params['kinds'] as CollectionKind[] | undefined
  const own = await session.worker.call('listCollections', request.params as never)
  const links = await session.shares.all(kinds)
  const shared = await Promise.all(links.map((link) => stateOf(session, link)))
  return { value: { collections: [...own.value.collections, ...shared.flatMap((one) => one ?? [])] } }
}

/** undefined: it has ended meanwhile. */
export async function stateOf(session: Session, link: ShareLink): Promise<CollectionInfo | undefined> {
  try {
    const state = await link.worker.call('shareState', { session: link.session })
    const { bytes, collection } = state.value
    await session.shares.noteBytes(link, bytes)
    return shownCollection(link, collection, state.value)
  } catch (error) {
    if (error instanceof MailboxError && error.code === 'session-ended') return undefined
    throw error
  }
}

/** A guest's name and properties of it are the guest's own. */
export async function updateCollection(context: Context, request: Request): Promise<Response> {
  const session = sessionOf(context, request)
  const { collection, name, remove = [], set = {} } = request.params
  const link = await session.shares.holding(Number(collection))
  if (!link) return callAt({ worker: session.worker, session: session.id }, 'updateCollection', request)
  const isOwner = link.held.owner === session.mailbox
  const change = { name, set: isOwner ? {} : set, remove: isOwner ? [] : remove } as never
  if (isOwner) await callAt(link, 'updateCollection', { ...request, params: { collection, set, remove } })
  await session.worker.call('changeHeld', {
    ...(change as object),
    session: session.id,
    id: link.held.id
  } as never)
  context.sessions.sharesChanged(session.mailbox)
  const changed = await session.shares.of(link.held.id)
  const info = changed && (await stateOf(session, changed))
  if (info === undefined) throw new MailboxError('not-found', 'it is not shared any more')
  return { value: { collection: info } }
}

/** The owner's removes it for all, a guest's only the guest's way to it. */
export async function deleteCollection(context: Context, request: Request): Promise<Response> {
  const session = sessionOf(context, request)
  const link = await session.shares.holding(Number(request.params['collection']))
  if (!link) return callAt({ worker: session.worker, session: session.id }, 'deleteCollection', request)
  if (link.held.owner === session.mailbox) await endShare(context, session, link)
  else await leaveShare(context, session, link)
  return { value: {} }
}

/** From one mailbox to another it is there twice for a moment, and never not at all. */
export async function moveObject(context: Context, request: Request): Promise<Response> {
  const session = sessionOf(context, request)
  const { collection, keep, name, overwrite, to, toName } = request.params
  const own: Where = { worker: session.worker, session: session.id }
  const source = (await session.shares.holding(Number(collection))) ?? own
  const target = (await session.shares.holding(Number(to))) ?? own
  if (source.session === target.session) return callAt(source, 'moveObject', request)
  const at = { collection, name, keep }
  const taken = await callAt(source, 'takeObject', { ...request, params: { ...at, session: '' } })
  const given = { collection: to, name: toName, object: taken.value, overwrite }
  const outcome = await callAt(target, 'giveObject', { ...request, params: { ...given, session: '' } })
  const { kind, name: other } = outcome.value as { kind: string; name?: string }
  if (keep === true || kind === 'condition-failed') return outcome
  if (kind === 'uid-conflict') throw new MailboxError('already-exists', other ?? '')
  const { etag } = taken.value as { etag: string }
  const removal = { collection, name, condition: { match: [etag] } }
  await callAt(source, 'removeObject', { ...request, params: { ...removal, session: '' } })
  return outcome
}

/** An id is nobody's guess: it is looked for in all that the session has open. */
export async function readAttachment(context: Context, request: Request): Promise<Response> {
  const session = sessionOf(context, request)
  const own: Where = { worker: session.worker, session: session.id }
  for (const where of [own, ...(await session.shares.all())]) {
    try {
      return await callAt(where, 'readAttachment', request)
    } catch (error) {
      if (!(error instanceof MailboxError && error.code === 'not-found')) throw error
    }
  }
  throw new MailboxError('not-found', 'there is no such attachment')
}

export async function listPublications(context: Context, request: Request): Promise<Response> {
  const session = sessionOf(context, request)
  const all = await Promise.all(
    (await ownPlaces(session)).map(({ session: id, worker }) =>
      worker.call('listPublications', { session: id } as never)
    )
  )
  const publications = all.flatMap(({ value }) => value.publications)
  return { value: { publications: publications.toSorted((a, b) => a.created - b.created) } }
}

export async function withdrawPublication(context: Context, request: Request): Promise<Response> {
  const session = sessionOf(context, request)
  for (const where of await ownPlaces(session)) await callAt(where, 'withdrawPublication', request)
  return { value: {} }
}

/** Its mailbox, and those of what it shares. */
async function ownPlaces({ id, mailbox, shares, worker }: Session): Promise<Where[]> {
  const links = await shares.all()
  return [{ worker, session: id }, ...links.filter(({ held }) => held.owner === mailbox)]
}

function sessionOf({ sessions }: Context, { connection, params }: Request): Session {
  return sessions.require(params['session'], connection)
}

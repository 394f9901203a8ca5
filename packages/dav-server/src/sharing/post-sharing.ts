// POST about sharing: the owner's to the collection, the answer of who was invited to the home (Apple's) or to the notification
// (draft-pot-webdav-resource-sharing §5). caldav-sharing §5.3, §5.5.
import {
  CS,
  D,
  element,
  multistatusType,
  parseInviteReply,
  parsePath,
  parseShare,
  writeXml,
  type DavResponse,
  type ShareeChange
} from '@postkeep/dav-protocol'
import { MailboxError, type CollectionInfo } from '@postkeep/mailbox-contract'
import { DavRefusal } from '../dav-refusal.ts'
import { multistatusReply, type DavReply } from '../dav-reply.ts'
import { findCollection, xmlBody, type DavRequest } from '../dav-request.ts'
import { collectionHref, placeOf } from '../resource.ts'
import { isNotifications, isShareable } from './shareable.ts'

const mostSharees = 100

export async function post(request: DavRequest): Promise<DavReply> {
  const reply = await postSharing(request)
  if (reply) return reply
  throw new DavRefusal(405)
}

/** undefined: it is about something else; the body is not read then. */
export async function postSharing(request: DavRequest): Promise<DavReply | undefined> {
  const { headers, place } = request
  if (/^text\/calendar\b/i.test(headers['content-type'] ?? '')) return undefined
  if (place.kind === 'home') return replyToInvitation(request, undefined)
  if (place.kind !== 'collection' && place.kind !== 'object') return undefined
  const name = place.kind === 'collection' ? place.name : place.collection
  const collection = await findCollection(request, name)
  if (collection === undefined) return undefined
  if (place.kind === 'collection') return isShareable(collection) ? share(request, collection) : undefined
  if (!isNotifications(collection)) return undefined
  const [, uid] = /^invite-([0-9a-f]{24})\.xml$/.exec(place.name) ?? []
  if (uid === undefined) throw new DavRefusal(404)
  return replyToInvitation(request, uid)
}

async function share(request: DavRequest, collection: CollectionInfo): Promise<DavReply> {
  const changes = parseShare(await xmlBody(request))
  if (changes.length > mostSharees) throw new DavRefusal(403, { text: 'These are too many at once' })
  if (collection.share && collection.share.access !== 'owner') {
    throw new DavRefusal(403, { text: 'Only its owner shares it' })
  }
  const failed: DavResponse[] = []
  for (const change of changes) {
    const response = await applyChange(request, collection, change)
    if (response) failed.push(response)
  }
  if (failed.length === 0) return { status: 200, headers: { 'content-length': '0' } }
  return multistatusReply(request.preferences, async (add) => {
    for (const response of failed) await add(response)
  })
}

async function applyChange(
  { session }: DavRequest,
  { id: collection }: CollectionInfo,
  { access, href, summary }: ShareeChange
): Promise<DavResponse | undefined> {
  const address = addressIn(href)
  try {
    if (address === undefined) return { href, status: 403 }
    if (access === undefined) await session.unshareCollection(collection, address)
    else await session.shareCollection({ collection, address, access, summary: summary.slice(0, 1000) })
    return undefined
  } catch (error) {
    if (!(error instanceof MailboxError && error.code === 'invalid')) throw error
    return { href, status: 403 }
  }
}

/** undefined: it names nobody of this server. */
function addressIn(href: string): string | undefined {
  const [, mail] = /^mailto:(.+)$/i.exec(href) ?? []
  if (mail !== undefined) return decoded(mail)
  const path = href.startsWith('/') ? href : URL.parse(href)?.pathname
  const place = path ? placeOf(parsePath(path).segments) : undefined
  return place?.kind === 'principal' ? place.address : undefined
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

async function replyToInvitation(request: DavRequest, uid: string | undefined): Promise<DavReply> {
  const { address, session } = request
  const { accepts, inReplyTo } = parseInviteReply(await xmlBody(request))
  const share = uid ?? inReplyTo
  if (share === undefined) throw new DavRefusal(403, { text: 'The reply does not say to what' })
  const collection = await session.answerInvitation(share, accepts)
  if (collection === undefined) return { status: 204 }
  const href = collectionHref(address, collection.name)
  const body = writeXml(element(CS('shared-as'), element(D('href'), href)))
  return { status: 200, headers: { 'content-type': multistatusType, location: href }, body }
}

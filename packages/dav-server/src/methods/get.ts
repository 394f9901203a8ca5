// GET and HEAD of an object: the bytes that were put. RFC 9110 §9.3.1, §9.3.2.
import { conditionsHold, parseEntityTags } from '@postkeep/dav-protocol'
import { MailboxError, type ObjectEntry } from '@postkeep/mailbox-contract'
import { DavRefusal } from '../dav-refusal.ts'
import type { DavReply } from '../dav-reply.ts'
import { requireOwn, requireResource, type DavRequest } from '../dav-request.ts'
import { quoted } from '../preconditions.ts'
import { allowedOn } from './allowed-methods.ts'

export async function get(request: DavRequest): Promise<DavReply> {
  if (request.place.kind === 'attachment') return getAttachment(request, request.place.id)
  const resource = await requireResource(request)
  if (resource.kind !== 'object') {
    throw new DavRefusal(405, { headers: { allow: allowedOn(request, resource.kind).join(', ') } })
  }
  const { collection, entry: listed } = resource
  const tag = quoted(listed.etag)
  const ifMatch = parseEntityTags(request.headers['if-match'])
  if (!conditionsHold({ ifMatch, ifNoneMatch: undefined }, tag)) throw new DavRefusal(412)
  const ifNoneMatch = parseEntityTags(request.headers['if-none-match'])
  if (!conditionsHold({ ifMatch: undefined, ifNoneMatch }, tag)) {
    return { status: 304, headers: { etag: tag } }
  }
  if (request.method === 'HEAD') return { status: 200, headers: headersOf(request, listed) }
  let reply: DavReply | undefined
  const selection = { names: [listed.name] }
  await request.session.readObjects(collection.id, selection, (entry, bytes) => {
    // Entry and bytes are of one moment; what was listed may be older. The frame's memory is not ours to keep.
    reply = { status: 200, headers: headersOf(request, entry), body: Buffer.from(bytes) }
  })
  if (reply === undefined) throw new DavRefusal(404)
  return reply
}

function headersOf({ service }: DavRequest, entry: ObjectEntry): Record<string, string> {
  return {
    etag: quoted(entry.etag),
    'content-type': service.contentType(entry),
    'content-length': String(entry.size),
    'last-modified': new Date(entry.modified * 1000).toUTCString(),
    ...(entry.scheduleTag === null ? {} : { 'schedule-tag': quoted(entry.scheduleTag) })
  }
}

/** Never shown by a browser as a page of this host. RFC 8607 §3.10 */
async function getAttachment(request: DavRequest, id: string): Promise<DavReply> {
  const { method } = request
  const { bytes, contentType, filename } = await readAttachment(request, id)
  const headers = {
    etag: quoted(id),
    'content-type': contentType,
    'content-length': String(bytes.length),
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(filename)}`,
    'cache-control': 'private, max-age=31536000, immutable'
  }
  return method === 'HEAD' ? { status: 200, headers } : { status: 200, headers, body: bytes }
}

/** Of another's home one is not told what is not there. */
async function readAttachment(request: DavRequest, id: string) {
  try {
    return await request.session.readAttachment(id)
  } catch (error) {
    if (error instanceof MailboxError && error.code === 'not-found')
      requireOwn(request.address, request.place)
    throw error
  }
}

// POST to a calendar object: an attachment is added, replaced or removed, and the object is written anew. RFC 8607 §3.4 to §3.9.
import { maxCalendarObjectBytes } from '@postkeep/dav-collections'
import { C } from '@postkeep/dav-protocol'
import {
  DavRefusal,
  attachmentHref,
  objectHref,
  quoted,
  requireConditions,
  requireResource,
  type DavReply,
  type DavRequest,
  type ObjectChange,
  type PlannedChange,
  type ResourceOf
} from '@postkeep/dav-server'
import {
  CalendarDataError,
  managedIds,
  parseCalendarObject,
  withAttachment,
  withAttachmentReplaced,
  withoutAttachment,
  writeComponent,
  type CalendarObject,
  type Component,
  type ManagedAttachment
} from '@postkeep/icalendar'
import type { ObjectEntry } from '@postkeep/mailbox-contract'
import { planScheduling } from '../scheduling/plan-change.ts'
import { validateObject } from '../validate-object.ts'
import { parseAction, type AttachmentAction } from './attachment-action.ts'
import { describedBody } from './described-body.ts'

/** Bytes of an attachment. */
export const maxAttachmentBytes = 20 * 1024 * 1024
export const maxAttachments = 50

const mostTries = 4

export async function postAttachment(request: DavRequest): Promise<DavReply> {
  const resource = await requireResource(request)
  if (resource.kind !== 'object') throw new DavRefusal(405)
  await requireConditions(request, resource)
  const action = parseAction(request.path)
  const added = action.kind === 'remove' ? undefined : await store(request, resource.collection.id)
  for (let tries = 0; tries < mostTries; tries += 1) {
    const reply = await apply(request, { resource, action, added }, tries > 0)
    if (reply) return reply
  }
  throw new DavRefusal(409, { text: 'The object is being changed by others' })
}

interface Change {
  readonly resource: ResourceOf<'object'>
  readonly action: AttachmentAction
  readonly added: ManagedAttachment | undefined
}

async function store(request: DavRequest, collection: number): Promise<ManagedAttachment> {
  const { contentType, filename } = describedBody(request.headers)
  const bytes = await bodyWithin(request)
  const id = await request.session.addAttachment({ filename, contentType, collection }, bytes)
  const url = new URL(attachmentHref(request.address, id, filename), originOf(request)).href
  return { id, url, filename, contentType, size: bytes.length }
}

async function bodyWithin(request: DavRequest): Promise<Buffer> {
  try {
    return await request.body(maxAttachmentBytes)
  } catch (error) {
    if (!(error instanceof DavRefusal) || error.status !== 413) throw error
    throw new DavRefusal(403, { precondition: C('max-attachment-size'), cause: error })
  }
}

/** As the client reaches us: the front door before us ends TLS and says so. */
function originOf({ headers }: DavRequest): string {
  const protocol = headers['x-forwarded-proto'] === 'https' ? 'https' : 'http'
  const origin = URL.parse(`${protocol}://${headers['x-forwarded-host']?.toString() ?? headers.host ?? ''}`)
  if (origin === null) throw new DavRefusal(400, { text: 'Host is malformed' })
  return origin.href
}

/** undefined: another client has changed the object meanwhile. */
async function apply(request: DavRequest, change: Change, isRetry: boolean): Promise<DavReply | undefined> {
  const { collection, entry: listed } = change.resource
  const { bytes: stored, etag } = await readStored(request, change)
  const object = parseCalendarObject(stored)
  const calendar = changed(object, change)
  const bytes = Buffer.from(writeComponent(calendar))
  if (bytes.length > maxCalendarObjectBytes)
    throw new DavRefusal(403, { precondition: C('max-resource-size') })
  const checked = validateObject(bytes, collection)
  if (checked.kind === 'refused') {
    throw new DavRefusal(403, { precondition: checked.precondition, text: checked.text })
  }
  const { kind: _, ...rest } = checked
  const { name } = listed
  const asked = { collection, name, bytes, uid: rest.uid, condition: { match: [etag] }, isRetry }
  const plan = await planOf(request, asked)
  if (plan === undefined) return undefined
  const { bytes: others, ...planned } = plan
  const params = { collection: collection.id, name, ...rest, ...planned }
  const outcome = await request.session.putObject(params, others ?? bytes)
  if (outcome.kind !== 'stored') return undefined
  return replyOf(request, change, { entry: outcome.entry, bytes: others ?? bytes })
}

/** Who is invited is told of it, as of a PUT. undefined: the object has changed meanwhile. */
async function planOf(request: DavRequest, change: ObjectChange): Promise<PlannedChange | undefined> {
  try {
    return (await planScheduling(request, change)) ?? { condition: change.condition, outgoing: [] }
  } catch (error) {
    if (error instanceof DavRefusal && error.status === 412) return undefined
    throw error
  }
}

async function readStored(
  { session }: DavRequest,
  { resource: { collection, entry } }: Change
): Promise<{ bytes: Buffer; etag: string }> {
  let found: { bytes: Buffer; etag: string } | undefined
  await session.readObjects(collection.id, { names: [entry.name] }, ({ etag }, bytes) => {
    found = { bytes: Buffer.from(bytes), etag }
  })
  if (found === undefined) throw new DavRefusal(404)
  return found
}

function changed(object: CalendarObject, { action, added }: Change): Component {
  const known = managedIds(object)
  if (action.kind !== 'add' && !known.includes(action.id)) {
    throw new DavRefusal(403, { precondition: C('valid-managed-id') })
  }
  if (action.kind === 'add' && known.length >= maxAttachments) {
    throw new DavRefusal(403, { precondition: C('max-attachments-per-resource') })
  }
  try {
    if (action.kind === 'update') return withAttachmentReplaced(object, action.id, added!)
    return action.kind === 'add'
      ? withAttachment(object, added!, action.rids)
      : withoutAttachment(object, action.id, action.rids)
  } catch (error) {
    if (!(error instanceof CalendarDataError)) throw error
    throw new DavRefusal(403, { precondition: C('valid-rid'), text: error.message, cause: error })
  }
}

function replyOf(
  { address, preferences }: DavRequest,
  { action, added, resource: { collection } }: Change,
  { bytes, entry }: { readonly bytes: Buffer; readonly entry: ObjectEntry }
): DavReply {
  const isNew = action.kind === 'add'
  const headers = {
    etag: quoted(entry.etag),
    ...(entry.scheduleTag !== null && { 'schedule-tag': quoted(entry.scheduleTag) }),
    ...(added && { 'cal-managed-id': added.id }),
    ...(isNew && added && { location: added.url })
  }
  if (preferences.return !== 'representation') return { status: isNew ? 201 : 204, headers }
  return {
    status: isNew ? 201 : 200,
    headers: {
      ...headers,
      'content-type': 'text/calendar; charset=utf-8',
      'content-location': objectHref(address, collection.name, entry.name),
      'preference-applied': 'return=representation'
    },
    body: bytes
  }
}

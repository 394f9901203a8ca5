// MKCOL, plain and extended, and what makes collections for a service's own methods. RFC 4918 §9.3, RFC 5689 §3.
import {
  CS,
  D,
  DavSyntaxError,
  element,
  multistatusType,
  parseMkcol,
  writeXml,
  type Name,
  type PropertyChange,
  type PropertyStatus
} from '@postkeep/dav-protocol'
import { MailboxError } from '@postkeep/mailbox-contract'
import { DavRefusal } from '../dav-refusal.ts'
import type { DavReply } from '../dav-reply.ts'
import { findCollection, xmlBody, type DavRequest } from '../dav-request.ts'
import { requireConditions } from '../preconditions.ts'
import { planChanges, refusedStatuses } from './change-properties.ts'

/** Live properties that a new collection can be given: the service's `componentsOf` sees them. */
const givenAtFirst: readonly Name[] = [
  D('resourcetype'),
  '{urn:ietf:params:xml:ns:caldav}supported-calendar-component-set',
  CS('source')
]

export async function mkcol(request: DavRequest): Promise<DavReply> {
  return makeCollection(request, { response: D('mkcol-response') })
}

/** Makes a collection of the service's first kind. `response`: the root of a refusal of its properties. */
export async function makeCollection(
  request: DavRequest,
  { response }: { readonly response: Name }
): Promise<DavReply> {
  const { place, service, session } = request
  const changes = changesOf(await xmlBody(request))
  if (place.kind === 'object') throw new DavRefusal(403, { text: 'Collections stand in a home only' })
  if (place.kind === 'nowhere') throw new DavRefusal(409)
  if (place.kind !== 'collection') throw new DavRefusal(405)
  await requireConditions(request, undefined)
  if (await findCollection(request, place.name)) throw exists()
  requireType(request, changes)
  const { set, refused } = planChanges(service, changes, givenAtFirst)
  if (refused.size > 0) return refusal(response, refusedStatuses(changes, refused))
  const properties = changes.map(({ property }) => property)
  const components = service.componentsOf?.(properties) ?? []
  const source = service.sourceOf?.(properties)
  try {
    const { name } = place
    const params = { kind: service.kinds[0], name, components, properties: set }
    await session.createCollection(source === undefined ? params : { ...params, source })
  } catch (error) {
    if (error instanceof MailboxError && error.code === 'already-exists') throw exists()
    throw error
  }
  return { status: 201, headers: { 'cache-control': 'no-cache' } }
}

function exists(): DavRefusal {
  return new DavRefusal(405, { precondition: D('resource-must-be-null') })
}

/** A body that is not understood: RFC 4918 §9.3.1. */
function changesOf(body: Buffer): PropertyChange[] {
  try {
    return parseMkcol(body)
  } catch (error) {
    if (!(error instanceof DavSyntaxError)) throw error
    throw new DavRefusal(415, { text: error.message, cause: error })
  }
}

function requireType({ service }: DavRequest, changes: readonly PropertyChange[]): void {
  const type = changes.find(({ property }) => property.name === D('resourcetype'))?.property
  if (type === undefined) return
  const types = service.resourceTypes[service.kinds[0]] ?? []
  // What is made so is a calendar all the same: this server fetches it, for all programs.
  const known = [D('collection'), ...types, ...(service.sourceOf ? [CS('subscribed')] : [])]
  if (type.children.some(({ name }) => !known.includes(name))) {
    throw new DavRefusal(403, { precondition: D('valid-resourcetype') })
  }
}

function refusal(root: Name, statuses: readonly PropertyStatus[]): DavReply {
  const parts = statuses.map(({ status, properties, error }) =>
    element(D('propstat'), [
      element(D('prop'), properties),
      element(D('status'), `HTTP/1.1 ${status} ${status === 403 ? 'Forbidden' : 'Failed Dependency'}`),
      ...(error ? [element(D('error'), error)] : [])
    ])
  )
  return { status: 403, headers: { 'content-type': multistatusType }, body: writeXml(element(root, parts)) }
}

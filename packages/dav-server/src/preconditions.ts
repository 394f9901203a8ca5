// If-Match, If-None-Match and If of a request. RFC 9110 §13.1, RFC 4918 §10.4; sync tokens in If: RFC 6578 §5.
import {
  DavSyntaxError,
  conditionsHold,
  ifHolds,
  parseDestination,
  parseEntityTags,
  parseIf,
  type EntityTags
} from '@postkeep/dav-protocol'
import type { ObjectCondition } from '@postkeep/mailbox-contract'
import { DavRefusal } from './dav-refusal.ts'
import { findResource, type DavRequest } from './dav-request.ts'
import type { Resource } from './resource.ts'
import { syncToken } from './sync-token.ts'

/** Resources that one If header may speak of. */
const mostResources = 10

export function quoted(etag: string): string {
  return `"${etag}"`
}

function entityTags(request: DavRequest): {
  ifMatch: EntityTags | undefined
  ifNoneMatch: EntityTags | undefined
} {
  const { headers } = request
  return {
    ifMatch: parseEntityTags(headers['if-match']),
    ifNoneMatch: parseEntityTags(headers['if-none-match'])
  }
}

/** The resource that the request is for, when its conditions hold of it. @throws DavRefusal 412 */
export async function requireConditions(request: DavRequest, resource: Resource | undefined): Promise<void> {
  const current = resource?.kind === 'object' ? quoted(resource.entry.etag) : resource && '"collection"'
  if (!conditionsHold(entityTags(request), current)) throw new DavRefusal(412)
  await requireIf(request)
}

/**
 * The conditions for the store to look at in the same step as it writes. If is looked at here, and what it saw must still
 * be there then. @throws DavRefusal 412
 */
export async function objectCondition(request: DavRequest): Promise<ObjectCondition> {
  const { ifMatch, ifNoneMatch } = entityTags(request)
  // RFC 6638 §8.3.
  const scheduleTag = /^\s*"([^"]*)"\s*$/.exec(
    request.headers['if-schedule-tag-match']?.toString() ?? ''
  )?.[1]
  const condition = {
    ...(scheduleTag === undefined ? {} : { scheduleTag }),
    ...(ifMatch === undefined ? {} : { match: plain(ifMatch) }),
    ...(ifNoneMatch === undefined ? {} : { noneMatch: plain(ifNoneMatch) })
  }
  if (request.headers['if'] === undefined) return condition
  await requireIf(request)
  const resource = await findResource(request)
  if (resource?.kind === 'object') return { match: [resource.entry.etag], ...condition }
  return { noneMatch: '*', ...condition }
}

function plain(tags: EntityTags): '*' | string[] {
  return tags === '*' ? tags : tags.map((tag) => tag.slice(1, -1))
}

async function requireIf(request: DavRequest): Promise<void> {
  const header = request.headers['if']
  if (header === undefined) return
  const lists = parseIf(header.toString())
  const named = new Set(lists.map(({ resource }) => resource))
  if (named.size > mostResources) throw new DavSyntaxError('If speaks of too many resources')
  const states = new Map<string | undefined, ReturnType<typeof stateOf> | undefined>()
  for (const one of named) {
    const path = one === undefined ? undefined : parseDestination(one, request.headers.host)
    const resource = await findResource(request, path)
    states.set(one, resource && stateOf(resource))
  }
  if (!ifHolds(lists, (one) => states.get(one))) throw new DavRefusal(412)
}

function stateOf(resource: Resource): { entityTag: string; tokens: string[] } {
  if (resource.kind === 'object') return { entityTag: quoted(resource.entry.etag), tokens: [] }
  return {
    entityTag: '',
    tokens: resource.kind === 'collection' ? [syncToken(resource.collection)] : []
  }
}

// PROPPATCH: all changes or none. RFC 4918 §9.2; Prefer: RFC 8144 §2.2.
import { D, element, parseProppatch } from '@postkeep/dav-protocol'
import { minimalApplied, multistatusReply, type DavReply } from '../dav-reply.ts'
import { requireResource, xmlBody, type DavRequest } from '../dav-request.ts'
import { requireConditions } from '../preconditions.ts'
import { hrefOfResource, type ResourceOf } from '../resource.ts'
import { planChanges, refusedStatuses, type PropertyPlan } from './change-properties.ts'

type Kept = ResourceOf<'collection'> | ResourceOf<'object'>

export async function proppatch(request: DavRequest): Promise<DavReply> {
  const resource = await requireResource(request)
  await requireConditions(request, resource)
  const changes = parseProppatch(await xmlBody(request))
  const href = hrefOfResource(request.address, resource)
  const plan = planChanges(request.service, changes)
  const isKept = resource.kind === 'collection' || resource.kind === 'object'
  const refused = isKept
    ? plan.refused
    : new Map(changes.map(({ property }) => [property.name, D('cannot-modify-protected-property')]))
  if (refused.size > 0 || !isKept) {
    const properties = refusedStatuses(changes, refused)
    return multistatusReply({}, (add) => add({ href, properties }))
  }
  await keep(request, resource, plan)
  if (request.preferences.return === 'minimal') return { status: 200, headers: minimalApplied }
  const names = [...new Set(changes.map(({ property }) => property.name))]
  const properties = [{ status: 200, properties: names.map((name) => element(name)) }]
  return multistatusReply({}, (add) => add({ href, properties }))
}

async function keep(
  { session }: DavRequest,
  resource: Kept,
  { remove, set }: Pick<PropertyPlan, 'remove' | 'set'>
): Promise<void> {
  const collection = resource.collection.id
  if (resource.kind === 'collection') await session.updateCollection({ collection, set, remove })
  else await session.updateObject({ collection, name: resource.entry.name, set, remove })
}

// PROPPATCH: all changes or none. RFC 4918 §9.2; Prefer: RFC 8144 §2.2.
import { D, element, parseProppatch } from '@postkeep/dav-protocol'
import { minimalApplied, multistatusReply, type DavReply } from '../dav-reply.ts'
import { requireResource, xmlBody, type DavRequest } from '../dav-request.ts'
import { requireConditions } from '../preconditions.ts'
import { hrefOfResource } from '../resource.ts'
import { planChanges, refusedStatuses } from './change-properties.ts'

export async function proppatch(request: DavRequest): Promise<DavReply> {
  const resource = await requireResource(request)
  await requireConditions(request, resource)
  const changes = parseProppatch(await xmlBody(request))
  const href = hrefOfResource(request.address, resource)
  const plan = planChanges(request.service, changes)
  // Properties are kept for collections only.
  const refused =
    resource.kind === 'collection'
      ? plan.refused
      : new Map(changes.map(({ property }) => [property.name, D('cannot-modify-protected-property')]))
  if (refused.size > 0 || resource.kind !== 'collection') {
    const properties = refusedStatuses(changes, refused)
    return multistatusReply({}, (add) => add({ href, properties }))
  }
  const { set, remove } = plan
  await request.session.updateCollection({ collection: resource.collection.id, set, remove })
  if (request.preferences.return === 'minimal') return { status: 200, headers: minimalApplied }
  const names = [...new Set(changes.map(({ property }) => property.name))]
  const properties = [{ status: 200, properties: names.map((name) => element(name)) }]
  return multistatusReply({}, (add) => add({ href, properties }))
}

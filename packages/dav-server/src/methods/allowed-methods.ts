// What may be done with a kind of resource: Allow and DAV headers.
import type { DavRequest } from '../dav-request.ts'
import type { DavService } from '../dav-service.ts'
import type { ResourceKind } from '../resource.ts'

const everywhere = ['OPTIONS', 'PROPFIND', 'REPORT']
const more: Readonly<Record<ResourceKind, readonly string[]>> = {
  root: [],
  principals: [],
  principal: [],
  home: ['PROPPATCH', 'POST'],
  collection: ['PROPPATCH', 'DELETE', 'MOVE', 'POST'],
  object: ['GET', 'HEAD', 'PUT', 'DELETE', 'COPY', 'MOVE', 'PROPPATCH']
}

/** `kind` undefined: there is nothing yet. */
export function allowedOn({ place, service }: DavRequest, kind: ResourceKind | undefined): string[] {
  if (kind !== undefined) {
    const others = kind === 'object' ? (service.objectMethods ?? []) : []
    return [...everywhere, ...more[kind], ...others]
  }
  if (place.kind === 'object') return ['OPTIONS', 'PUT']
  const makes = Object.keys(service.methods ?? {}).filter((name) => name.startsWith('MK'))
  return place.kind === 'collection' ? ['OPTIONS', ...makes] : ['OPTIONS']
}

const standardClasses = ['1', '3', 'access-control', 'extended-mkcol']
/** caldav-sharing §5.1, draft-pot-webdav-resource-sharing §3. */
const sharingClasses = ['calendarserver-sharing', 'resource-sharing']

export function classesOf({ classes }: DavService): string {
  return [...standardClasses, ...classes, ...sharingClasses].join(', ')
}

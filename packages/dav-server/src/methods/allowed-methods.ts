// What may be done with a kind of resource: Allow and DAV headers.
import type { DavRequest } from '../dav-request.ts'
import type { DavService } from '../dav-service.ts'
import type { ResourceKind } from '../resource.ts'

const everywhere = ['OPTIONS', 'PROPFIND', 'REPORT']
const more: Readonly<Record<ResourceKind, readonly string[]>> = {
  root: [],
  principals: [],
  principal: [],
  home: ['PROPPATCH'],
  collection: ['PROPPATCH', 'DELETE', 'MOVE'],
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

export function classesOf({ classes }: DavService): string {
  return ['1', '3', 'access-control', 'extended-mkcol', ...classes].join(', ')
}

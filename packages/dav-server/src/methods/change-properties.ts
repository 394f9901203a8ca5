// Properties that a client would set or remove: which may be, and what is stored for it. RFC 4918 §9.2.
import { D, element, type Name, type PropertyChange, type PropertyStatus } from '@postkeep/dav-protocol'
import type { DavService } from '../dav-service.ts'
import { isProtected } from '../properties/index.ts'
import { packProperty } from '../properties/stored-property.ts'

export interface PropertyPlan {
  readonly set: Record<Name, string>
  readonly remove: Name[]
  /** Why it may not be, by property. */
  readonly refused: ReadonlyMap<Name, Name>
}

/** `mayBe`: live ones that can be given to a new collection. */
export function planChanges(
  service: DavService,
  changes: readonly PropertyChange[],
  mayBe: readonly Name[] = []
): PropertyPlan {
  const set = new Map<Name, string>()
  const remove = new Set<Name>()
  const refused = new Map<Name, Name>()
  for (const { kind, property } of changes) {
    const { name } = property
    if (mayBe.includes(name)) continue
    const fault = isProtected(service, name)
      ? D('cannot-modify-protected-property')
      : kind === 'set' && service.checkProperty?.(property)
    if (fault) refused.set(name, fault)
    // In their order: the last word counts.
    else if (kind === 'set') {
      remove.delete(name)
      set.set(name, packProperty(property))
    } else {
      set.delete(name)
      remove.add(name)
    }
  }
  return { set: Object.fromEntries(set), remove: [...remove], refused }
}

/** Nothing was changed: 403 for those at fault, 424 for the others. */
export function refusedStatuses(
  changes: readonly PropertyChange[],
  refused: ReadonlyMap<Name, Name>
): PropertyStatus[] {
  const names = [...new Set(changes.map(({ property }) => property.name))]
  const faults = names.flatMap((name): PropertyStatus[] => {
    const fault = refused.get(name)
    return fault ? [{ status: 403, properties: [element(name)], error: element(fault) }] : []
  })
  const others = names.filter((name) => !refused.has(name))
  return others.length === 0
    ? faults
    : [...faults, { status: 424, properties: others.map((name) => element(name)) }]
}

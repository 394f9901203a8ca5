// Turns an update path with positional parts (`items.$.v`, `items.$[].v`, `items.$[e].v`) into the concrete fields it means.
import { CommandFailure } from '../command-failure.ts'
import { type Doc, MISSING } from '../document.ts'
import { compileFilter, type Predicate } from '../match/compile-filter.ts'
import { FieldTarget } from './field-target.ts'

export interface PositionalContext {
  /** The query that found the document: `$` is the first element of the array that it matches. */
  filter: Doc
  /** Predicates of the arrayFilters by identifier; each tests `{ identifier: element }`. */
  arrayFilters: ReadonlyMap<string, Predicate>
}

export function compileArrayFilters(filters: readonly Doc[]): Map<string, Predicate> {
  const compiled = new Map<string, Predicate>()
  for (const filter of filters) {
    const identifier = Object.keys(filter)[0]?.split('.')[0]
    if (!identifier || identifier.startsWith('$') || compiled.has(identifier)) {
      throw new CommandFailure('FailedToParse', 'each array filter must name one identifier of its own')
    }
    compiled.set(identifier, compileFilter(filter))
  }
  return compiled
}

export function resolveTargets(document: Doc, path: string, context: PositionalContext): FieldTarget[] {
  const segments = path.split('.')
  assertSafe(path, segments)
  let concrete: string[][] = [[]]
  for (const segment of segments) {
    concrete = concrete.flatMap(
      (parent) =>
        elementsMeant(segment, parent, { document, context })?.map((i) => [...parent, String(i)]) ?? [
          [...parent, segment]
        ]
    )
  }
  return concrete.map((target) => new FieldTarget(document, target))
}

function assertSafe(path: string, segments: string[]): void {
  if (segments.some((segment) => segment === '' || segment === '__proto__')) {
    throw new CommandFailure(
      'BadValue',
      `The update path '${path}' contains a field name that is not allowed`
    )
  }
}

/** Positions that a positional segment stands for; undefined when the segment is a plain name. */
function elementsMeant(
  segment: string,
  parent: string[],
  { document, context }: { document: Doc; context: PositionalContext }
): number[] | undefined {
  if (!segment.startsWith('$')) return undefined
  const array = parent.length === 0 ? MISSING : new FieldTarget(document, parent).get()
  const path = parent.join('.')
  if (!Array.isArray(array)) {
    throw new CommandFailure(
      'BadValue',
      `The path '${path}' must exist and be an array to apply array updates`
    )
  }
  if (segment === '$') return [matchedPosition(path, array, context.filter)]
  const identifier = /^\$\[(.*)\]$/.exec(segment)?.[1]
  if (identifier === '') return [...array.keys()]
  const predicate = context.arrayFilters.get(identifier ?? '')
  if (!predicate || identifier === undefined) {
    throw new CommandFailure(
      'BadValue',
      `No array filter found for identifier '${segment}' in path '${path}'`
    )
  }
  return [...array.keys()].filter((i) => predicate({ [identifier]: array[i] as unknown }))
}

/** Where `$` points: the first element for which the conditions on this array hold. */
function matchedPosition(path: string, array: unknown[], filter: Doc): number {
  const conditions = conditionsOn(path, filter)
  for (const predicate of [allOf(conditions), ...conditions.map(compileFilter)]) {
    const position = array.findIndex((element) => predicate(nest(path, [element])))
    if (conditions.length > 0 && position >= 0) return position
  }
  throw new CommandFailure('BadValue', 'The positional operator did not find the match needed from the query')
}

function allOf(conditions: Doc[]): Predicate {
  const predicates = conditions.map(compileFilter)
  return (document) => predicates.every((predicate) => predicate(document))
}

function conditionsOn(path: string, filter: Doc): Doc[] {
  return Object.entries(filter).flatMap(([name, condition]) => {
    if (name === '$and') return (condition as Doc[]).flatMap((part) => conditionsOn(path, part))
    return name === path || name.startsWith(`${path}.`) ? [{ [name]: condition }] : []
  })
}

function nest(path: string, value: unknown): Doc {
  const [first = '', ...rest] = path.split('.')
  return { [first]: rest.length === 0 ? value : nest(rest.join('.'), value) }
}

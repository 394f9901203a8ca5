// Whether an index that does not hold every document (sparse, partial) holds all that a filter may match.
import { type Doc, isDocument, isOperatorDocument } from '../document.ts'
import { compileFilter } from '../match/compile-filter.ts'
import { equalValues } from '../match/compare-values.ts'
import type { CollectionIndex } from './collection-index.ts'
import type { Conditions } from './conditions.ts'

export function holdsAllMatches(index: CollectionIndex, filter: Doc, conditions: Conditions): boolean {
  if (index.sparse && !index.fields.some((field) => conditions.get(field.path)?.present)) return false
  return !index.partial || implies(filter, conditions, index.partial.filter)
}

/** True only where it is plain to see that whatever matches the filter also matches the other one. */
function implies(filter: Doc, conditions: Conditions, other: Doc): boolean {
  return Object.entries(other).every(([path, demanded]) => {
    if (path === '$and' && Array.isArray(demanded)) {
      return demanded.every((part) => isDocument(part) && implies(filter, conditions, part))
    }
    if (path.startsWith('$')) return false
    if (statesSame(filter, path, demanded)) return true
    const condition = conditions.get(path)
    if (isExistence(demanded)) return condition?.present === true
    return condition?.equal?.every((value) => fits(value, demanded)) === true
  })
}

function isExistence(demanded: unknown): boolean {
  return isDocument(demanded) && Object.keys(demanded).length === 1 && demanded['$exists'] === true
}

function statesSame(filter: Doc, path: string, demanded: unknown): boolean {
  const stated = filter[path]
  if (stated === undefined) return false
  if (equalValues(stated, demanded)) return true
  if (!isOperatorDocument(stated) || !isOperatorDocument(demanded)) return false
  return Object.entries(demanded).every(([operator, operand]) => {
    return Object.hasOwn(stated, operator) && equalValues(stated[operator], operand)
  })
}

function fits(value: unknown, demanded: unknown): boolean {
  return compileFilter({ field: demanded })({ field: value })
}

// The document from which an upsert starts: the fields that the filter fixes by equality.
import { type Doc, isDocument, isOperatorDocument } from '../document.ts'
import { FieldTarget } from './field-target.ts'

export function upsertSeed(filter: Doc): Doc {
  const seed: Doc = {}
  collectEqualities(filter, seed)
  return seed
}

function collectEqualities(filter: Doc, seed: Doc): void {
  for (const [name, condition] of Object.entries(filter)) {
    if (name === '$and' && Array.isArray(condition)) {
      condition.filter(isDocument).forEach((part) => collectEqualities(part, seed))
    } else if (!name.startsWith('$') && !name.split('.').includes('__proto__')) {
      const fixed = fixedValue(condition)
      if (fixed !== undefined) new FieldTarget(seed, name.split('.')).set(fixed)
    }
  }
}

function fixedValue(condition: unknown): unknown {
  if (condition instanceof RegExp) return undefined
  if (!isOperatorDocument(condition)) return condition
  if ('$eq' in condition) return condition['$eq']
  const members = condition['$in']
  return Array.isArray(members) && members.length === 1 ? (members[0] as unknown) : undefined
}

// An index as the engine uses it. `_id_` is one like the others: its keys stand in the collection's own table.
import { type Doc, isDocument } from '../document.ts'
import type { IndexField } from '../keys/index-keys.ts'
import { compileFilter, type Predicate } from '../match/compile-filter.ts'

export interface CollectionIndex {
  /** Row in the catalogue; 0 for `_id_`. */
  id: number
  /** Table with the columns k (key) and r (row of the document). */
  table: string
  name: string
  fields: readonly IndexField[]
  unique: boolean
  sparse: boolean
  partial: { filter: Doc; includes: Predicate } | undefined
  expireAfterSeconds: number | undefined
  /** Some document stands under more than one key. Never goes back to false. */
  multikey: boolean
  /** As listIndexes shows it. */
  specification: Doc
}

export function idIndex(collectionTable: string): CollectionIndex {
  const specification = { v: 2, key: { _id: 1 }, name: '_id_' }
  return { ...describe(specification), id: 0, table: collectionTable, unique: true, multikey: false }
}

export function storedIndex(id: number, specification: Doc, multikey: boolean): CollectionIndex {
  return { ...describe(specification), id, table: `index_${id}`, multikey }
}

function describe(specification: Doc): Omit<CollectionIndex, 'id' | 'table' | 'multikey'> {
  const filter = specification['partialFilterExpression']
  const expiry = specification['expireAfterSeconds']
  const key = isDocument(specification['key']) ? specification['key'] : {}
  return {
    name: String(specification['name']),
    fields: Object.entries(key).map(([path, direction]) => ({
      path,
      segments: path.split('.'),
      direction: direction === -1 ? -1 : 1
    })),
    unique: specification['unique'] === true,
    sparse: specification['sparse'] === true,
    partial: isDocument(filter) ? { filter, includes: compileFilter(filter) } : undefined,
    expireAfterSeconds: typeof expiry === 'number' ? expiry : undefined,
    specification
  }
}

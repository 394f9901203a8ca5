// createIndexes, listIndexes, dropIndexes.
import { Long } from 'bson'
import { CommandFailure } from '../command-failure.ts'
import { type Doc, encodeDocument, isDocument } from '../document.ts'
import type { Collection } from '../engine/catalog.ts'
import type { CollectionIndex } from '../engine/collection-index.ts'
import { buildIndex } from '../engine/documents.ts'
import type { View } from '../engine/view.ts'
import { equalValues } from '../match/compare-values.ts'
import { compileFilter } from '../match/compile-filter.ts'
import {
  documentArgument,
  documentsArgument,
  optionalDocument,
  refuseCollation,
  textArgument
} from './arguments.ts'
import type { Call, CommandTable } from './command.ts'
import { collectionToWrite, requiredCollection } from './namespace.ts'

export const indexCommands: CommandTable = {
  createIndexes: { access: 'write', run: createIndexes },
  listIndexes: { access: 'read', run: listIndexes },
  dropIndexes: { access: 'write', run: dropIndexes },
  deleteIndexes: { access: 'write', run: dropIndexes }
}

function createIndexes(call: Call, view: View): Doc {
  const existed = view.catalog.find(call.database, textArgument(call.command, 'createIndexes')) !== undefined
  const collection = collectionToWrite(call, view)
  const before = collection.indexes.length
  for (const requested of documentsArgument(call.command, 'indexes')) {
    const specification = checkedSpecification(requested)
    if (isPresent(collection, specification)) continue
    buildIndex(view, collection, view.catalog.addIndex(collection, specification))
  }
  return {
    numIndexesBefore: before,
    numIndexesAfter: collection.indexes.length,
    createdCollectionAutomatically: !existed
  }
}

function checkedSpecification(requested: Doc): Doc {
  const { background: _background, ns: _ns, v: _v, key: _key, name: _name, ...options } = requested
  const key = documentArgument(requested, 'key')
  refuseCollation(requested)
  const directions = Object.entries(key).map(([path, direction]) => {
    if (path === '' || path.includes('$') || typeof direction !== 'number' || direction === 0) {
      throw new CommandFailure(
        'CannotCreateIndex',
        `index ${path}: ${String(direction)} is not supported by the embedded server`
      )
    }
    return [path, direction > 0 ? 1 : -1] as const
  })
  if (directions.length === 0)
    throw new CommandFailure('CannotCreateIndex', 'Index keys cannot be an empty object')
  assertPlainExpiry(requested, directions.length)
  const partial = optionalDocument(requested, 'partialFilterExpression')
  if (partial) compileFilter(partial)
  const name = requested['name'] ?? directions.map((part) => part.join('_')).join('_')
  return { v: 2, key: Object.fromEntries(directions), name, ...options }
}

function assertPlainExpiry(requested: Doc, fields: number): void {
  const expiry = requested['expireAfterSeconds']
  if (expiry !== undefined && (typeof expiry !== 'number' || expiry < 0 || fields !== 1)) {
    throw new CommandFailure(
      'CannotCreateIndex',
      'TTL indexes are single-field indexes, with a number of seconds'
    )
  }
}

/** True if this very index is there. Throws if one of that name or key is, with other properties. */
function isPresent(collection: Collection, specification: Doc): boolean {
  const sameName = collection.indexes.find((index) => index.name === specification['name'])
  // The order of the fields counts, so keys are compared as BSON.
  const sameKey = collection.indexes.find((index) => hasKey(index, specification['key']))
  if (sameKey?.name === '_id_') return true
  if (sameName && sameName !== sameKey) {
    throw new CommandFailure(
      'IndexKeySpecsConflict',
      `An existing index has the same name as the requested index, with another key: ${sameName.name}`
    )
  }
  if (!sameKey) return false
  const isSame = ['name', 'unique', 'sparse', 'expireAfterSeconds', 'partialFilterExpression'].every(
    (option) => {
      return equalValues(sameKey.specification[option] || null, specification[option] || null)
    }
  )
  if (isSame) return true
  throw new CommandFailure(
    'IndexOptionsConflict',
    `An equivalent index exists with other options: ${sameKey.name}`
  )
}

function hasKey(index: CollectionIndex, key: unknown): boolean {
  return (
    isDocument(key) &&
    Buffer.compare(encodeDocument({ key: index.specification['key'] }), encodeDocument({ key })) === 0
  )
}

function listIndexes(call: Call, view: View): Doc {
  const { namespace, indexes } = requiredCollection(call, view)
  return { cursor: { firstBatch: indexes.map((index) => index.specification), id: Long.ZERO, ns: namespace } }
}

function dropIndexes(call: Call, view: View): Doc {
  const collection = requiredCollection(call, view)
  const before = collection.indexes.length
  const wanted = call.command['index']
  const chosen =
    wanted === '*'
      ? collection.indexes.slice(1)
      : named(collection, Array.isArray(wanted) ? wanted : [wanted])
  for (const index of chosen) view.catalog.dropIndex(collection, index)
  return { nIndexesWas: before }
}

function named(collection: Collection, wanted: unknown[]): CollectionIndex[] {
  return wanted.map((nameOrKey) => {
    const index = collection.indexes.find(
      (candidate) => candidate.name === nameOrKey || hasKey(candidate, nameOrKey)
    )
    if (!index) throw new CommandFailure('IndexNotFound', `index not found with name [${String(nameOrKey)}]`)
    if (index.id === 0) throw new CommandFailure('InvalidOptions', 'cannot drop _id index')
    return index
  })
}

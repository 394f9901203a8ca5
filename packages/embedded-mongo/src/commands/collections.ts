// create, drop, renameCollection, collMod, listCollections, collStats, validate.
import { Long } from 'bson'
import { CommandFailure } from '../command-failure.ts'
import type { Doc } from '../document.ts'
import type { Collection } from '../engine/catalog.ts'
import { countDocuments } from '../engine/documents.ts'
import type { View } from '../engine/view.ts'
import { equalValues } from '../match/compare-values.ts'
import { compileFilter } from '../match/compile-filter.ts'
import {
  documentArgument,
  flagArgument,
  optionalDocument,
  refuseCollation,
  textArgument
} from './arguments.ts'
import type { Call, CommandTable } from './command.ts'
import { collectionName, createCollection, existingCollection, requiredCollection } from './namespace.ts'

export const collectionCommands: CommandTable = {
  create: { access: 'write', run: create },
  drop: { access: 'write', run: drop },
  renameCollection: { access: 'write', run: rename },
  collMod: { access: 'write', run: collMod },
  listCollections: { access: 'read', run: listCollections },
  collStats: { access: 'read', run: collStats },
  validate: {
    access: 'read',
    run: (call, view) => ({ ns: requiredCollection(call, view).namespace, valid: true })
  }
}

/** Options of create and collMod that would change what the collection does. */
function refuseUnsupported(command: Doc): void {
  refuseCollation(command)
  const option = [
    'capped',
    'viewOn',
    'timeseries',
    'validator',
    'clusteredIndex',
    'changeStreamPreAndPostImages'
  ].find((name) => command[name] !== undefined && command[name] !== false)
  if (option) throw new CommandFailure('NotImplemented', `${option} is not supported by the embedded server`)
}

function create(call: Call, view: View): Doc {
  refuseUnsupported(call.command)
  const existing = existingCollection(call, view)
  if (existing)
    throw new CommandFailure('NamespaceExists', `Collection ${existing.namespace} already exists.`)
  createCollection(view, call.database, collectionName(call))
  return {}
}

function drop(call: Call, view: View): Doc {
  const collection = existingCollection(call, view)
  if (!collection) return {}
  dropCollection(view, collection, call.services.clock())
  return { nIndexesWas: collection.indexes.length, ns: collection.namespace }
}

export function dropCollection(view: View, collection: Collection, at: Date): void {
  view.catalog.drop(collection)
  view.recordChange({ operation: 'drop', database: collection.database, collection: collection.name, at })
}

function rename(call: Call, view: View): Doc {
  const from = splitNamespace(textArgument(call.command, 'renameCollection'))
  const to = splitNamespace(textArgument(call.command, 'to'))
  const collection = view.catalog.find(from.db, from.coll)
  if (!collection)
    throw new CommandFailure('NamespaceNotFound', `Source collection ${from.db}.${from.coll} does not exist`)
  const target = view.catalog.find(to.db, to.coll)
  const at = call.services.clock()
  if (target && !flagArgument(call.command, 'dropTarget')) {
    throw new CommandFailure('NamespaceExists', 'target namespace exists')
  }
  if (target) dropCollection(view, target, at)
  view.catalog.rename(collection, to.db, to.coll)
  view.recordChange({ operation: 'rename', database: from.db, collection: from.coll, to, at })
  return {}
}

function splitNamespace(namespace: string): { db: string; coll: string } {
  const dot = namespace.indexOf('.')
  const db = namespace.slice(0, dot)
  const coll = namespace.slice(dot + 1)
  if (dot <= 0 || coll === '' || coll.includes('$')) {
    throw new CommandFailure('InvalidNamespace', `Invalid namespace specified '${namespace}'`)
  }
  return { db, coll }
}

/** Changes when an index expires its documents; validation levels are accepted, as there are no validators. */
function collMod(call: Call, view: View): Doc {
  refuseUnsupported(call.command)
  const collection = requiredCollection(call, view)
  const change = optionalDocument(call.command, 'index')
  const expiry = change?.['expireAfterSeconds']
  if (!change || typeof expiry !== 'number') return {}
  const index = collection.indexes.find((candidate) => {
    return (
      candidate.name === change['name'] || equalValues(candidate.specification['key'], change['keyPattern'])
    )
  })
  if (!index) throw new CommandFailure('IndexNotFound', 'cannot find index for collMod')
  view.catalog.changeIndex(collection, index, { ...index.specification, expireAfterSeconds: expiry })
  return { expireAfterSeconds_old: index.expireAfterSeconds, expireAfterSeconds_new: expiry }
}

function listCollections(call: Call, view: View): Doc {
  const matches = compileFilter(documentArgument(call.command, 'filter'))
  const infos = view.catalog.inDatabase(call.database).map((collection): Doc => ({
    name: collection.name,
    type: 'collection',
    options: {},
    info: { readOnly: false },
    idIndex: collection.indexes[0]?.specification
  }))
  const firstBatch = infos.filter(matches)
  return { cursor: { firstBatch, id: Long.ZERO, ns: `${call.database}.$cmd.listCollections` } }
}

function collStats(call: Call, view: View): Doc {
  const collection = existingCollection(call, view)
  const ns = `${call.database}.${collectionName(call)}`
  if (!collection) return { ns, count: 0, size: 0, storageSize: 0, nindexes: 0 }
  const count = countDocuments(view, collection)
  const size = documentBytes(view, collection)
  const avgObjSize = count > 0 ? Math.round(size / count) : 0
  return { ns, count, size, storageSize: size, avgObjSize, nindexes: collection.indexes.length }
}

export function documentBytes(view: View, collection: Collection): number {
  return Number(view.connection.get(`select total(length(v)) as n from ${collection.table}`)?.['n'])
}

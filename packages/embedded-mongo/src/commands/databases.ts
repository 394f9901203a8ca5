// listDatabases, dropDatabase, dbStats.
import type { Doc } from '../document.ts'
import { countDocuments } from '../engine/documents.ts'
import type { View } from '../engine/view.ts'
import { compileFilter } from '../match/compile-filter.ts'
import { documentArgument } from './arguments.ts'
import { documentBytes, dropCollection } from './collections.ts'
import type { Call, CommandTable } from './command.ts'

export const databaseCommands: CommandTable = {
  listDatabases: { access: 'read', run: listDatabases },
  dropDatabase: { access: 'write', run: dropDatabase },
  dbStats: { access: 'read', run: dbStats }
}

function listDatabases(call: Call, view: View): Doc {
  const names = [...new Set(view.catalog.all().map((collection) => collection.database))].toSorted()
  const matches = compileFilter(documentArgument(call.command, 'filter'))
  const all = names.map((name): Doc => ({ name, sizeOnDisk: bytesOf(view, name), empty: false }))
  const databases = all.filter(matches)
  return {
    databases,
    totalSize: databases.reduce((sum, database) => sum + Number(database['sizeOnDisk']), 0)
  }
}

function bytesOf(view: View, database: string): number {
  return view.catalog
    .inDatabase(database)
    .reduce((sum, collection) => sum + documentBytes(view, collection), 0)
}

function dropDatabase({ database, services }: Call, view: View): Doc {
  const collections = view.catalog.inDatabase(database)
  const at = services.clock()
  for (const collection of collections) dropCollection(view, collection, at)
  if (collections.length > 0) view.recordChange({ operation: 'dropDatabase', database, at })
  return { dropped: database }
}

function dbStats({ database }: Call, view: View): Doc {
  const collections = view.catalog.inDatabase(database)
  const dataSize = bytesOf(view, database)
  return {
    db: database,
    collections: collections.length,
    objects: collections.reduce((sum, collection) => sum + countDocuments(view, collection), 0),
    indexes: collections.reduce((sum, collection) => sum + collection.indexes.length, 0),
    dataSize,
    storageSize: dataSize
  }
}

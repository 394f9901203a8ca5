// The collection that a command names.
import { CommandFailure } from '../command-failure.ts'
import type { Collection } from '../engine/catalog.ts'
import type { View } from '../engine/view.ts'
import { textArgument } from './arguments.ts'
import type { Call } from './command.ts'

export function collectionName(call: Call, field = call.name): string {
  const name = textArgument(call.command, field)
  if (!isCollectionName(name)) {
    throw new CommandFailure('InvalidNamespace', `Invalid namespace specified '${call.database}.${name}'`)
  }
  return name
}

function isCollectionName(name: string): boolean {
  return (
    name !== '' && !name.startsWith('.') && !name.includes('$') && !name.includes('\0') && name.length <= 255
  )
}

export function existingCollection(call: Call, view: View): Collection | undefined {
  return view.catalog.find(call.database, collectionName(call))
}

/** Throws NamespaceNotFound. */
export function requiredCollection(call: Call, view: View): Collection {
  const collection = existingCollection(call, view)
  if (collection) return collection
  throw new CommandFailure('NamespaceNotFound', `ns does not exist: ${call.database}.${collectionName(call)}`)
}

/** The collection, created if it is not there yet. */
export function collectionToWrite(call: Call, view: View): Collection {
  const name = collectionName(call)
  return view.catalog.find(call.database, name) ?? createCollection(view, call.database, name)
}

export function createCollection(view: View, database: string, name: string): Collection {
  if (!/^[^/\\. "$*<>:|?\0]{1,63}$/.test(database)) {
    throw new CommandFailure('InvalidNamespace', `Invalid database name '${database}'`)
  }
  return view.catalog.create(database, name)
}

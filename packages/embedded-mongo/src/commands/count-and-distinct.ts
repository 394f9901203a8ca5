// count, distinct.
import { type Doc, MISSING } from '../document.ts'
import type { Collection } from '../engine/catalog.ts'
import { countDocuments } from '../engine/documents.ts'
import { countSelected, type Selection, selectDocuments } from '../engine/select.ts'
import type { View } from '../engine/view.ts'
import { encodeValue } from '../keys/encode-value.ts'
import { leafValues } from '../match/leaf-values.ts'
import { documentArgument, numberArgument, refuseCollation, textArgument } from './arguments.ts'
import type { Call, CommandTable } from './command.ts'
import { existingCollection } from './namespace.ts'

export const countAndDistinctCommands: CommandTable = {
  count: { access: 'read', run: count },
  distinct: { access: 'read', run: distinct }
}

function count(call: Call, view: View): Doc {
  const { command } = call
  refuseCollation(command)
  const collection = existingCollection(call, view)
  if (!collection) return { n: 0 }
  const selection = {
    filter: documentArgument(command, 'query'),
    skip: numberArgument(command, 'skip', 0),
    limit: Math.abs(numberArgument(command, 'limit', 0)),
    hint: command['hint']
  }
  return { n: countMatching(view, collection, selection) }
}

export function countMatching(view: View, collection: Collection, selection: Selection): number {
  const { filter, skip = 0, limit = 0 } = selection
  if (Object.keys(filter).length > 0 || selection.hint !== undefined)
    return countSelected(view, collection, selection)
  const rest = Math.max(countDocuments(view, collection) - skip, 0)
  return limit > 0 ? Math.min(rest, limit) : rest
}

function distinct(call: Call, view: View): Doc {
  const { command } = call
  refuseCollation(command)
  const collection = existingCollection(call, view)
  const segments = textArgument(command, 'key').split('.')
  const values = new Map<string, unknown>()
  const found = collection
    ? selectDocuments(view, collection, { filter: documentArgument(command, 'query') })
    : []
  for (const { document } of found) {
    for (const value of leafValues(document, segments).flat()) {
      if (value !== MISSING) values.set(encodeValue(value).toString('latin1'), value)
    }
  }
  return { values: [...values.values()] }
}

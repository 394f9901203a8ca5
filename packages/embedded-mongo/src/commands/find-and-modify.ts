// findAndModify: find, change and return one document, in one step. What queues claim their work with.
import { CommandFailure } from '../command-failure.ts'
import type { Doc } from '../document.ts'
import type { Collection } from '../engine/catalog.ts'
import { removeDocument, type StoredDocument } from '../engine/documents.ts'
import { modifyDocument, upsertDocument } from '../engine/modify.ts'
import { firstDocument } from '../engine/select.ts'
import type { View } from '../engine/view.ts'
import { compileProjection } from '../projection/compile-projection.ts'
import { compileUpdate } from '../update/compile-update.ts'
import {
  documentArgument,
  flagArgument,
  optionalDocument,
  optionalDocuments,
  refuseCollation
} from './arguments.ts'
import type { Call, Command, CommandTable } from './command.ts'
import { collectionToWrite } from './namespace.ts'
import { updateArgument } from './update.ts'

const command: Command = { access: 'write', run: findAndModify }

export const findAndModifyCommands: CommandTable = { findAndModify: command, findandmodify: command }

function findAndModify(call: Call, view: View): Doc {
  const { command } = call
  refuseCollation(command)
  const collection = collectionToWrite(call, view)
  const filter = documentArgument(command, 'query')
  const selection = { filter, sort: optionalDocument(command, 'sort'), hint: command['hint'] }
  const found = firstDocument(view, collection, selection)
  const outcome = flagArgument(command, 'remove')
    ? remove(view, collection, found)
    : change(view, collection, { call, filter, found })
  const project = compileProjection(optionalDocument(command, 'fields'), filter)
  const value = outcome.value && project ? project(outcome.value) : outcome.value
  return { lastErrorObject: outcome.lastErrorObject, value }
}

interface Outcome {
  lastErrorObject: Doc
  value: Doc | null
}

function remove(view: View, collection: Collection, found: StoredDocument | undefined): Outcome {
  if (!found) return { lastErrorObject: { n: 0 }, value: null }
  const value = found.document
  removeDocument(view, collection, found)
  return { lastErrorObject: { n: 1 }, value }
}

interface Changing {
  call: Call
  filter: Doc
  found: StoredDocument | undefined
}

function change(view: View, collection: Collection, { call, filter, found }: Changing): Outcome {
  const { command, services } = call
  if (command['update'] === undefined) {
    throw new CommandFailure('FailedToParse', 'Either an update or remove=true must be specified')
  }
  const update = compileUpdate({
    filter,
    update: updateArgument(command['update']),
    arrayFilters: optionalDocuments(command, 'arrayFilters'),
    now: services.clock()
  })
  const returnsNew = flagArgument(command, 'new')
  if (found) {
    const { document } = modifyDocument(view, collection, { old: found, update })
    return { lastErrorObject: { n: 1, updatedExisting: true }, value: returnsNew ? document : found.document }
  }
  if (!flagArgument(command, 'upsert'))
    return { lastErrorObject: { n: 0, updatedExisting: false }, value: null }
  const inserted = upsertDocument(view, collection, { filter, update })
  return {
    lastErrorObject: { n: 1, updatedExisting: false, upserted: inserted['_id'] },
    value: returnsNew ? inserted : null
  }
}

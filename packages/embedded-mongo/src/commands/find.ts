// find. https://www.mongodb.com/docs/manual/reference/command/find/
import { ResultCursor } from '../cursors/result-cursor.ts'
import type { Doc } from '../document.ts'
import type { Collection } from '../engine/catalog.ts'
import { fetchDocument } from '../engine/documents.ts'
import { selectDocuments } from '../engine/select.ts'
import type { View } from '../engine/view.ts'
import { compileFilter } from '../match/compile-filter.ts'
import { compileProjection } from '../projection/compile-projection.ts'
import {
  documentArgument,
  flagArgument,
  numberArgument,
  optionalDocument,
  refuseCollation
} from './arguments.ts'
import type { Call, CommandTable } from './command.ts'
import { collectionName, existingCollection } from './namespace.ts'
import { CommandFailure } from '../command-failure.ts'

const FIRST_BATCH = 101

export const findCommands: CommandTable = { find: { access: 'read', run: find } }

function find(call: Call, view: View): Doc {
  const { command, services } = call
  refuseCollation(command)
  if (flagArgument(command, 'tailable')) {
    throw new CommandFailure('NotImplemented', 'tailable cursors are not supported by the embedded server')
  }
  const limit = numberArgument(command, 'limit', 0)
  const isSingleBatch = flagArgument(command, 'singleBatch') || limit < 0
  const batchSize = isSingleBatch ? Infinity : numberArgument(command, 'batchSize', FIRST_BATCH)
  const collection = existingCollection(call, view)
  const cursor = collection
    ? findCursor(view, collection, { command, limit: Math.abs(limit), ahead: batchSize })
    : new ResultCursor({ namespace: `${call.database}.${collectionName(call)}`, ready: [] })
  return services.cursors.reply(view, cursor, { batchSize, now: services.clock() })
}

interface Finding {
  command: Doc
  limit: number
  /** Documents that are read at once; of the others only the rows are kept. */
  ahead: number
}

function findCursor(view: View, collection: Collection, { command, limit, ahead }: Finding): ResultCursor {
  const filter = documentArgument(command, 'filter')
  const project = compileProjection(optionalDocument(command, 'projection'), filter)
  const matches = compileFilter(filter)
  const ready: Doc[] = []
  const rows: number[] = []
  const selection = {
    filter,
    sort: optionalDocument(command, 'sort'),
    skip: numberArgument(command, 'skip', 0),
    limit,
    hint: command['hint']
  }
  for (const found of selectDocuments(view, collection, selection)) {
    if (ready.length < ahead) ready.push(project ? project(found.document) : found.document)
    else rows.push(found.row)
  }
  const { id, namespace } = collection
  const fetch = (current: View, row: number) => {
    const existing = current.catalog.findById(id)
    const document = existing && fetchDocument(current, existing, row)
    if (!document || !matches(document)) return undefined
    return project ? project(document) : document
  }
  return new ResultCursor({ namespace, ready, rows, fetch })
}

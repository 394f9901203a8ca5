// find. https://www.mongodb.com/docs/manual/reference/command/find/
import { ResultCursor } from '../cursors/result-cursor.ts'
import type { Collection } from '../engine/catalog.ts'
import { decodeDocument, type Doc } from '../document.ts'
import { fetchBytes } from '../engine/documents.ts'
import { selectDocuments, type FoundDocument } from '../engine/select.ts'
import type { View } from '../engine/view.ts'
import { compileFilter } from '../match/compile-filter.ts'
import { compileProjection } from '../projection/compile-projection.ts'
import { compileBytesProjection } from '../projection/project-bytes.ts'
import { StoredBytes, type ReplyDocument } from '../wire/stored-bytes.ts'
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
  const show = shower(optionalDocument(command, 'projection'), filter)
  const matches = compileFilter(filter)
  const ready: ReplyDocument[] = []
  const rows: number[] = []
  const selection = {
    filter,
    sort: optionalDocument(command, 'sort'),
    skip: numberArgument(command, 'skip', 0),
    limit,
    hint: command['hint']
  }
  for (const found of selectDocuments(view, collection, selection)) {
    if (ready.length < ahead) ready.push(show(found))
    else rows.push(found.row)
  }
  const { id, namespace } = collection
  const fetch = (current: View, row: number) => {
    const existing = current.catalog.findById(id)
    const bytes = existing && fetchBytes(current, existing, row)
    const document = bytes && decodeDocument(bytes)
    return document && matches(document) ? show({ row, bytes, document }) : undefined
  }
  return new ResultCursor({ namespace, ready, rows, fetch })
}

function shower(projection: Doc | undefined, filter: Doc): (found: FoundDocument) => ReplyDocument {
  const cut = compileBytesProjection(projection)
  if (cut) return ({ bytes }) => new StoredBytes(cut(bytes))
  const project = compileProjection(projection, filter)
  return ({ document }) => project?.(document) ?? document
}

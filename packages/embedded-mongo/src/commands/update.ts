// update. https://www.mongodb.com/docs/manual/reference/command/update/
import { CommandFailure } from '../command-failure.ts'
import { type Doc, isDocument } from '../document.ts'
import type { Collection } from '../engine/catalog.ts'
import { fetchDocument } from '../engine/documents.ts'
import { modifyDocument, upsertDocument } from '../engine/modify.ts'
import { selectDocuments } from '../engine/select.ts'
import type { View } from '../engine/view.ts'
import { type CompiledUpdate, compileUpdate } from '../update/compile-update.ts'
import {
  documentArgument,
  documentsArgument,
  flagArgument,
  optionalDocument,
  optionalDocuments,
  refuseCollation
} from './arguments.ts'
import type { Call, CommandTable } from './command.ts'
import { collectionToWrite } from './namespace.ts'
import { isOrdered, runStatements } from './write-batch.ts'

export const updateCommands: CommandTable = { update: { access: 'write', run: update } }

interface Totals {
  n: number
  nModified: number
  upserted: Doc[]
}

function update(call: Call, view: View): Doc {
  const collection = collectionToWrite(call, view)
  const totals: Totals = { n: 0, nModified: 0, upserted: [] }
  const now = call.services.clock()
  const run = (statement: Doc, index: number) =>
    runUpdate(view, collection, { statement, index, now, totals })
  const errors = runStatements(documentsArgument(call.command, 'updates'), isOrdered(call.command), run)
  const { n, nModified, upserted } = totals
  return { n, nModified, ...(upserted.length > 0 ? { upserted } : {}), ...errors }
}

interface UpdateRun {
  statement: Doc
  index: number
  now: Date
  totals: Totals
}

function runUpdate(view: View, collection: Collection, { statement, index, now, totals }: UpdateRun): void {
  refuseCollation(statement)
  const filter = documentArgument(statement, 'q')
  const compiled = compileUpdate({
    filter,
    update: updateArgument(statement['u']),
    arrayFilters: optionalDocuments(statement, 'arrayFilters'),
    now
  })
  const multi = flagArgument(statement, 'multi')
  if (multi && compiled.kind === 'replacement') {
    throw new CommandFailure('FailedToParse', 'multi update is not supported for replacement-style update')
  }
  const selection = {
    filter,
    sort: optionalDocument(statement, 'sort'),
    limit: multi ? 0 : 1,
    hint: statement['hint']
  }
  // All rows first: a changed document must not be met again further on in the index.
  const rows = Array.from(selectDocuments(view, collection, selection), (found) => found.row)
  for (const row of rows) {
    if (updateRow(view, collection, { row, compiled })) totals.nModified++
    totals.n++
  }
  if (rows.length === 0 && flagArgument(statement, 'upsert')) {
    const inserted = upsertDocument(view, collection, { filter, update: compiled })
    totals.upserted.push({ index, _id: inserted['_id'] })
    totals.n++
  }
}

function updateRow(
  view: View,
  collection: Collection,
  { row, compiled }: { row: number; compiled: CompiledUpdate }
): boolean {
  const document = fetchDocument(view, collection, row)
  return (
    document !== undefined &&
    modifyDocument(view, collection, { old: { row, document }, update: compiled }).modified
  )
}

/** The `u` of an update, or `update` of a findAndModify: a document, or a pipeline. */
export function updateArgument(value: unknown): Doc | Doc[] {
  if (isDocument(value) || (Array.isArray(value) && value.every(isDocument))) return value
  throw new CommandFailure('FailedToParse', 'an update is a document or a list of stages')
}

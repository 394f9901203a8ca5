// aggregate, with $out, $merge and $changeStream. https://www.mongodb.com/docs/manual/reference/command/aggregate/
import { runPipeline } from '../aggregation/run-pipeline.ts'
import { isCountGroup, splitPipeline } from '../aggregation/split-pipeline.ts'
import { CommandFailure } from '../command-failure.ts'
import { ResultCursor } from '../cursors/result-cursor.ts'
import { type Doc, isDocument } from '../document.ts'
import { countDocuments, insertDocument, replaceDocument } from '../engine/documents.ts'
import { firstDocument, selectDocuments } from '../engine/select.ts'
import type { View } from '../engine/view.ts'
import {
  documentArgument,
  documentsArgument,
  numberArgument,
  optionalDocument,
  refuseCollation
} from './arguments.ts'
import { openChangeStream } from './change-stream.ts'
import type { Call, Command, CommandTable } from './command.ts'
import { countMatching } from './count-and-distinct.ts'
import { collectionName, createCollection } from './namespace.ts'

const FIRST_BATCH = 101

export const aggregateCommands: CommandTable = { aggregate: chooseAggregate }

function chooseAggregate({ command }: Call): Command {
  const pipeline = documentsArgument(command, 'pipeline')
  if (pipeline[0]?.['$changeStream']) return { access: 'none', run: openChangeStream }
  const last = pipeline.at(-1) ?? {}
  return { access: '$out' in last || '$merge' in last ? 'write' : 'read', run: aggregate }
}

function aggregate(call: Call, view: View): Doc {
  const { command, services, database } = call
  refuseCollation(command)
  const isWholeDatabase = command['aggregate'] === 1
  const namespace = `${database}.${isWholeDatabase ? '$cmd.aggregate' : collectionName(call)}`
  const ready = results(call, view)
  const batchSize = numberArgument(documentArgument(command, 'cursor'), 'batchSize', FIRST_BATCH)
  return services.cursors.reply(view, new ResultCursor({ namespace, ready }), {
    batchSize,
    now: services.clock()
  })
}

function results(call: Call, view: View): Doc[] {
  const { command, database } = call
  const pipeline = documentsArgument(command, 'pipeline')
  const scope = { view, database, variables: optionalDocument(command, 'let') }
  if (command['aggregate'] === 1) return [...runPipeline([], pipeline, scope)]
  const collection = view.catalog.find(database, collectionName(call))
  if (pipeline[0]?.['$collStats']) {
    const count = collection ? countDocuments(view, collection) : 0
    return [{ ns: `${database}.${collectionName(call)}`, count, storageStats: { count } }]
  }
  const last = pipeline.at(-1) ?? {}
  const isStored = '$out' in last || '$merge' in last
  const { selection, rest } = splitPipeline(isStored ? pipeline.slice(0, -1) : pipeline, command['hint'])
  if (isCountGroup(rest)) {
    const n = collection ? countMatching(view, collection, selection) : 0
    return n > 0 ? [{ _id: 1, n }] : []
  }
  const found = collection ? selectDocuments(view, collection, selection) : []
  const documents = Iterator.from(found).map((match) => match.document)
  const result = [...runPipeline(documents, rest, scope)]
  if (!isStored) return result
  store(view, { database, stage: last, documents: result })
  return []
}

interface Storing {
  database: string
  /** $out or $merge. */
  stage: Doc
  documents: Doc[]
}

function store(view: View, { database, stage, documents }: Storing): void {
  const name = targetName(stage)
  const existing = view.catalog.find(database, name)
  if ('$out' in stage && existing) {
    for (const { table } of existing.indexes) view.connection.run(`delete from ${table}`)
  }
  const collection = existing ?? createCollection(view, database, name)
  for (const document of documents) {
    const old = firstDocument(view, collection, { filter: { _id: document['_id'] ?? null } })
    if (!old) insertDocument(view, collection, document)
    else
      replaceDocument(view, collection, {
        old,
        document: { ...old.document, ...document },
        operation: 'replace'
      })
  }
}

function targetName(stage: Doc): string {
  const merge = stage['$merge']
  const target = stage['$out'] ?? (isDocument(merge) ? merge['into'] : merge)
  if (typeof target === 'string') return target
  throw new CommandFailure(
    'NotImplemented',
    'the embedded server stores into collections of the same database only'
  )
}

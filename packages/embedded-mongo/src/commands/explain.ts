// explain: which plan a query gets, and what it costs.
import { splitPipeline } from '../aggregation/split-pipeline.ts'
import { CommandFailure } from '../command-failure.ts'
import { type Doc } from '../document.ts'
import type { Collection } from '../engine/catalog.ts'
import { explainPlan } from '../engine/plan.ts'
import { planQuery } from '../engine/planner.ts'
import { scanRows } from '../engine/scan.ts'
import { type Selection, selectDocuments } from '../engine/select.ts'
import type { View } from '../engine/view.ts'
import {
  documentArgument,
  documentsArgument,
  numberArgument,
  optionalDocument,
  textArgument
} from './arguments.ts'
import type { Call, CommandTable } from './command.ts'

export const explainCommands: CommandTable = { explain: { access: 'read', run: explain } }

function explain(call: Call, view: View): Doc {
  const explained = documentArgument(call.command, 'explain')
  const [name = ''] = Object.keys(explained)
  const selection = selectionOf(name, explained)
  const collectionName = textArgument(explained, name)
  const collection = view.catalog.find(call.database, collectionName)
  const winningPlan = collection
    ? explainPlan(planQuery(collection, selection), selection.sort)
    : { stage: 'EOF' }
  const namespace = `${call.database}.${collectionName}`
  const queryPlanner = { namespace, parsedQuery: selection.filter, winningPlan, rejectedPlans: [] }
  if (!collection || call.command['verbosity'] === 'queryPlanner') return { queryPlanner }
  return { queryPlanner, executionStats: measure(view, collection, selection) }
}

function selectionOf(name: string, command: Doc): Selection {
  const sort = optionalDocument(command, 'sort')
  const window = {
    skip: numberArgument(command, 'skip', 0),
    limit: Math.abs(numberArgument(command, 'limit', 0)),
    hint: command['hint']
  }
  switch (name) {
    case 'find':
      return { filter: documentArgument(command, 'filter'), sort, ...window }
    case 'count':
    case 'distinct':
      return { filter: documentArgument(command, 'query'), ...window }
    case 'findAndModify':
      return { filter: documentArgument(command, 'query'), sort, ...window, limit: 1 }
    case 'aggregate':
      return splitPipeline(documentsArgument(command, 'pipeline'), command['hint']).selection
    case 'update':
    case 'delete': {
      const [statement = {}] = documentsArgument(command, name === 'update' ? 'updates' : 'deletes')
      return { filter: documentArgument(statement, 'q'), sort: optionalDocument(statement, 'sort') }
    }
    default:
      throw new CommandFailure('CommandNotFound', `explain of '${name}' is not supported`)
  }
}

function measure(view: View, collection: Collection, selection: Selection): Doc {
  const started = performance.now()
  const plan = planQuery(collection, selection)
  let nReturned = 0
  for (const _ of selectDocuments(view, collection, selection)) nReturned++
  let totalDocsExamined = 0
  for (const _ of scanRows(view.connection, collection, plan)) totalDocsExamined++
  return {
    executionSuccess: true,
    nReturned,
    executionTimeMillis: Math.round(performance.now() - started),
    totalKeysExamined: plan.kind === 'collection' ? 0 : totalDocsExamined,
    totalDocsExamined
  }
}

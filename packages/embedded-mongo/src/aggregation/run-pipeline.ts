// An aggregation pipeline. $match, $sort, $lookup and $count are carried out with our own index-aware machinery; the other stages are mingo's.
import { CommandFailure, toCommandFailure } from '../command-failure.ts'
import { type Doc, isDocument, MISSING } from '../document.ts'
import { selectDocuments } from '../engine/select.ts'
import type { View } from '../engine/view.ts'
import { parseSort, sortKey } from '../keys/sort-key.ts'
import { compileFilter } from '../match/compile-filter.ts'
import { leafValues } from '../match/leaf-values.ts'
import { mingo } from './mingo.ts'

export interface PipelineScope {
  /** What $lookup and $unionWith read; absent where there is nothing to read (change streams). */
  view: View | undefined
  database: string
  variables?: Doc | undefined
}

export function runPipeline(
  source: Iterable<Doc>,
  stages: readonly Doc[],
  scope: PipelineScope
): Iterable<Doc> {
  return stages.reduce((documents, stage) => runStage(documents, stage, scope), source)
}

function runStage(documents: Iterable<Doc>, stage: Doc, scope: PipelineScope): Iterable<Doc> {
  const [name = '', ...others] = Object.keys(stage)
  if (others.length > 0 || !name.startsWith('$')) {
    throw new CommandFailure(
      'UnrecognizedPipelineStage',
      'A pipeline stage must have exactly one field, its operator'
    )
  }
  const operand = stage[name]
  if (name === '$match' && isDocument(operand)) return Iterator.from(documents).filter(compileFilter(operand))
  if (name === '$sort' && isDocument(operand)) return sorted(documents, operand)
  if (name === '$count' && typeof operand === 'string') return counted(documents, operand)
  if (name === '$lookup' && isDocument(operand) && operand['pipeline'] === undefined) {
    return lookup(documents, operand, scope)
  }
  return runMingoStage(documents, stage, scope)
}

function sorted(documents: Iterable<Doc>, order: Doc): Doc[] {
  const fields = parseSort(order)
  return Array.from(documents, (document) => ({ document, key: sortKey(document, fields) }))
    .toSorted((a, b) => Buffer.compare(a.key, b.key))
    .map(({ document }) => document)
}

function counted(documents: Iterable<Doc>, field: string): Doc[] {
  let n = 0
  for (const _ of documents) n++
  return n > 0 ? [{ [field]: n }] : []
}

/** The simple form of $lookup, through an index of the other collection where there is one. */
function* lookup(documents: Iterable<Doc>, operand: Doc, { view, database }: PipelineScope): Generator<Doc> {
  const [from, as, local, foreign] = ['from', 'as', 'localField', 'foreignField'].map((name) => {
    const value = operand[name]
    if (typeof value !== 'string') throw new CommandFailure('FailedToParse', `$lookup needs '${name}'`)
    return value
  }) as [string, string, string, string]
  const collection = view?.catalog.find(database, from)
  for (const document of documents) {
    const values = leafValues(document, local.split('.')).flatMap((leaf) => (leaf === MISSING ? null : leaf))
    const filter = { [foreign]: { $in: values } }
    const found = view && collection ? selectDocuments(view, collection, { filter }) : []
    yield { ...document, [as]: Array.from(found, (match) => match.document) }
  }
}

function runMingoStage(
  documents: Iterable<Doc>,
  stage: Doc,
  { view, database, variables }: PipelineScope
): Doc[] {
  const collectionResolver = (name: string): Doc[] => {
    const collection = view?.catalog.find(database, name)
    return view && collection
      ? Array.from(selectDocuments(view, collection, { filter: {} }), (m) => m.document)
      : []
  }
  try {
    const { Aggregator } = mingo()
    return new Aggregator([stage], { collectionResolver, ...(variables ? { variables } : {}) }).run<Doc>(
      documents
    )
  } catch (error) {
    const { message } = toCommandFailure(error)
    const isUnknown = message.includes('unregistered pipeline operator')
    throw new CommandFailure(isUnknown ? 'UnrecognizedPipelineStage' : 'BadValue', message)
  }
}

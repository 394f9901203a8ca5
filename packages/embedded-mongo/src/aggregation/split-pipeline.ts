// The part of a pipeline that a query plan can carry out: a leading $match, $sort, $skip and $limit, in an order that means the same.
import { type Doc, isDocument } from '../document.ts'
import type { Selection } from '../engine/select.ts'

export interface SplitPipeline {
  selection: Selection
  /** The stages that remain. */
  rest: Doc[]
}

export function splitPipeline(pipeline: readonly Doc[], hint?: unknown): SplitPipeline {
  const rest = [...pipeline]
  const selection: Selection = { filter: {}, hint }
  const filters = takeFilters(rest)
  if (isDocument(rest[0]?.['$sort'])) {
    selection.sort = rest.shift()?.['$sort'] as Doc
    filters.push(...takeFilters(rest))
  }
  if (filters.length > 0) selection.filter = filters.length === 1 ? (filters[0] ?? {}) : { $and: filters }
  if (typeof rest[0]?.['$skip'] === 'number') selection.skip = rest.shift()?.['$skip'] as number
  if (typeof rest[0]?.['$limit'] === 'number') selection.limit = rest.shift()?.['$limit'] as number
  return { selection, rest }
}

function takeFilters(stages: Doc[]): Doc[] {
  const filters: Doc[] = []
  while (isDocument(stages[0]?.['$match'])) filters.push(stages.shift()?.['$match'] as Doc)
  return filters
}

/** The drivers' countDocuments ends in `{ $group: { _id: 1, n: { $sum: 1 } } }`: a count, for which no document is kept. */
export function isCountGroup(stages: readonly Doc[]): boolean {
  const group = stages[0]?.['$group']
  if (stages.length !== 1 || !isDocument(group) || group['_id'] !== 1) return false
  const sum = group['n']
  return Object.keys(group).length === 2 && isDocument(sum) && sum['$sum'] === 1
}

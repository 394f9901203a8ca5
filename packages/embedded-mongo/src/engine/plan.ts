// How a query is carried out, and how explain shows it.
import type { Doc } from '../document.ts'
import type { KeyRange } from '../keys/key-range.ts'
import type { CollectionIndex } from './collection-index.ts'

export interface IndexPlan {
  kind: 'index'
  index: CollectionIndex
  /** Disjoint, in key order. */
  ranges: IndexRange[]
  reverse: boolean
  /** The rows come in the wanted order. */
  sorted: boolean
  /** To be in order the ranges must be merged by what follows their prefix. */
  merge: boolean
  /** What the text behind the prefix of a key has to match: others need not be looked at. */
  pattern: RegExp | undefined
  score: number
  bounded: boolean
  /** What stands in the ranges is what the filter wants: no document need be looked at. */
  exact: boolean
}

export interface IndexRange extends KeyRange {
  /** Bytes of the key that are fixed by equality. */
  prefixLength: number
}

export interface UnionPlan {
  kind: 'union'
  branches: IndexPlan[]
  sorted: false
}

export interface CollectionPlan {
  kind: 'collection'
  reverse: boolean
  sorted: boolean
}

export type Plan = IndexPlan | UnionPlan | CollectionPlan

export function isExact(plan: Plan): plan is IndexPlan {
  return plan.kind === 'index' && plan.exact
}

export function explainPlan(plan: Plan, sort: Doc | undefined): Doc {
  const access = explainAccess(plan)
  if (!sort || plan.sorted) return access
  return { stage: 'SORT', sortPattern: sort, inputStage: access }
}

function explainAccess(plan: Plan): Doc {
  if (plan.kind === 'collection')
    return { stage: 'COLLSCAN', direction: plan.reverse ? 'backward' : 'forward' }
  if (plan.kind === 'index') return { stage: 'FETCH', inputStage: explainIndex(plan) }
  return { stage: 'FETCH', inputStage: { stage: 'OR', inputStages: plan.branches.map(explainIndex) } }
}

function explainIndex(plan: IndexPlan): Doc {
  return {
    stage: 'IXSCAN',
    keyPattern: plan.index.specification['key'],
    indexName: plan.index.name,
    isMultiKey: plan.index.multikey,
    isUnique: plan.index.unique,
    direction: plan.reverse ? 'backward' : 'forward',
    ranges: plan.ranges.length,
    bounded: plan.bounded
  }
}

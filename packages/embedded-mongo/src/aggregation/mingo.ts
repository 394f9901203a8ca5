// mingo (MIT) evaluates aggregation stages and expressions. It costs 16 MB and 0.1 s to load, and a command must run to its
// end without a pause to be atomic: so it is required, synchronously, when first used.
import { createRequire } from 'node:module'
import type { Doc } from '../document.ts'

type Mingo = typeof import('mingo')

let loaded: Mingo | undefined

export function mingo(): Mingo {
  loaded ??= createRequire(import.meta.url)('mingo') as Mingo
  return loaded
}

/** The value of an aggregation expression (`{ $gt: ['$a', 1] }`, `'$field'`) for a document. */
export function evaluateExpression(document: Doc, expression: unknown): unknown {
  const [result] = mingo().aggregate(
    [document],
    [{ $project: { _id: 0, value: { $ifNull: [expression, null] } } }]
  )
  return result?.['value']
}
